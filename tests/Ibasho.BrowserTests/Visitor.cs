using Deque.AxeCore.Commons;

namespace Ibasho.BrowserTests;

/// <summary>One person's browser, which remembers everything that should never happen: dialogs, violations of the policy, errors.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly List<string> _wrong = [];

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private const string RunAxe = """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
          .map(v => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html).join(' | ')}`)
        """;

    private ICDPSession? _chromium;

    private Visitor(IPage page, string language, bool javaScript) => (Page, Language, JavaScript) = (page, language, javaScript);

    public IPage Page { get; }
    public string Language { get; }
    public bool JavaScript { get; }

    /// <summary>Statuses besides good ones that this visit means to see; everything else counts as wrong.</summary>
    public HashSet<int> Expected { get; } = [200, 201, 204, 206, 302, 303, 304];

    public static async Task<Visitor> NewAsync(IBrowserContext context, string language, bool javaScript)
    {
        var visitor = new Visitor(await context.NewPageAsync(), language, javaScript);
        var page = visitor.Page;
        page.Dialog += async (_, dialog) =>
        {
            visitor._wrong.Add($"dialog on {page.Url}: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Console += (_, message) =>
        {
            // Chromium reports each answer with an error status, which is looked at below.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                visitor._wrong.Add($"console on {page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => visitor._wrong.Add($"script error on {page.Url}: {error}");
        page.RequestFailed += (_, request) =>
        {
            if (request.Failure is not "net::ERR_ABORTED") visitor._wrong.Add($"request failed: {request.Url} {request.Failure}");
        };
        page.Response += (_, response) =>
        {
            if (response.Status >= 500 || !visitor.Expected.Contains(response.Status) && !response.Request.IsNavigationRequest)
                visitor._wrong.Add($"{response.Status} {response.Url}");
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("data:", StringComparison.Ordinal) && new Uri(request.Url).Host is not ("localhost" or "127.0.0.1"))
                visitor._wrong.Add($"asks elsewhere: {request.Url}");
        };
        return visitor;
    }

    public async Task<int> GoAsync(string path) => (await Page.GotoAsync(path))!.Status;

    /// <summary>Presses the button of the form that posts to this path (null: the first form of the main part).</summary>
    public async Task SubmitAsync(string? action = null)
    {
        var form = action is null ? "main form[method=post]" : $"form[action='{action}']";
        await Page.Locator($"{form} button:not([formaction]):not([type=button])").First.ClickAsync();
        await LoadedAsync();
    }

    /// <summary>The page is whole. Playwright now and then misses that it is; then the page itself is asked.</summary>
    public async Task LoadedAsync()
    {
        try
        {
            await Page.WaitForLoadStateAsync(LoadState.Load, new() { Timeout = 5000 });
        }
        catch (TimeoutException)
        {
            Assert.Equal("complete", await Page.EvaluateAsync<string>("document.readyState"));
        }
    }

    /// <summary>The page as it is now: axe finds nothing, and on the narrowest phone nothing leads sideways.</summary>
    public async Task LookAsync()
    {
        await ShouldBeAccessibleAsync();
        if (await Page.Locator("h1").CountAsync() != 1) _wrong.Add($"{Page.Url} has not one heading.");
        if (await Page.Locator("html").GetAttributeAsync("lang") is var lang && lang != Language) _wrong.Add($"{Page.Url} speaks {lang}, not {Language}.");
        if (await Page.Locator("a[href='/help']").CountAsync() == 0) _wrong.Add($"{Page.Url} offers no help.");
        var size = Page.ViewportSize!;
        await Page.SetViewportSizeAsync(320, 700);
        var width = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        if (width > 320)
        {
            var wide = await Page.EvaluateAsync<string>("""
                [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > 321 && !e.closest('.scroll'))
                  .slice(0, 5).map(e => e.tagName + '.' + e.className + ' ' + Math.round(e.getBoundingClientRect().right)).join(', ')
                """);
            _wrong.Add($"{Page.Url} is {width} wide at 320: {wide}");
        }
        await Page.SetViewportSizeAsync(size.Width, size.Height);
        ShouldBeCalm();
    }

    private async Task ShouldBeAccessibleAsync()
    {
        // Axe is a script itself: where scripts are off they are on for its moment only, and none of the page's own runs any more.
        if (!JavaScript) await AllowScriptsAsync(true);
        await Page.EvaluateAsync(Axe);
        foreach (var violation in await Page.EvaluateAsync<string[]>(RunAxe)) _wrong.Add($"axe on {Page.Url}: {violation}");
        if (!JavaScript) await AllowScriptsAsync(false);
    }

    private async Task AllowScriptsAsync(bool allowed)
    {
        _chromium ??= await Page.Context.NewCDPSessionAsync(Page);
        // What is said already is not heard again: first the other thing.
        foreach (var off in (bool[])[allowed, !allowed])
            await _chromium.SendAsync("Emulation.setScriptExecutionDisabled", new() { ["value"] = off });
    }

    /// <summary>Nothing of what should never happen has happened.</summary>
    public void ShouldBeCalm() => Assert.True(_wrong.Count == 0, string.Join('\n', _wrong));

    public IReadOnlyList<string> Wrong => _wrong;

    public ValueTask DisposeAsync() => Page.Context.DisposeAsync();
}
