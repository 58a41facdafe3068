using Deque.AxeCore.Playwright;

namespace Ibasho.BrowserTests;

/// <summary>One person's browser, which remembers everything that should never happen: dialogs, violations of the policy, errors.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly List<string> _wrong = [];

    private readonly IBrowserContext? _reading;

    private Visitor(IPage page, string language, IBrowserContext? reading) => (Page, Language, _reading) = (page, language, reading);

    public IPage Page { get; }
    public string Language { get; }
    public bool JavaScript => _reading is null;

    /// <summary>Statuses besides good ones that this visit means to see; everything else counts as wrong.</summary>
    public HashSet<int> Expected { get; } = [200, 201, 204, 206, 302, 303, 304];

    public static async Task<Visitor> NewAsync(IBrowserContext context, string language, IBrowserContext? reading)
    {
        var visitor = new Visitor(await context.NewPageAsync(), language, reading);
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
        await Page.WaitForLoadStateAsync(LoadState.Load);
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
        // Axe is a script itself: what a browser without scripts got is looked at in one that has them.
        var copy = JavaScript ? null : await CopyAsync();
        var results = await (copy ?? Page).RunAxe();
        if (copy is not null) await copy.CloseAsync();
        foreach (var violation in results.Violations)
            _wrong.Add($"axe on {Page.Url}: {violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(n => n.Html))}");
    }

    private async Task<IPage> CopyAsync()
    {
        var html = await Page.ContentAsync();
        var copy = await _reading!.NewPageAsync();
        await copy.RouteAsync(Page.Url, route => route.FulfillAsync(new() { Body = html, ContentType = "text/html; charset=utf-8" }));
        await copy.GotoAsync(Page.Url);
        return copy;
    }

    /// <summary>Nothing of what should never happen has happened.</summary>
    public void ShouldBeCalm() => Assert.True(_wrong.Count == 0, string.Join('\n', _wrong));

    public IReadOnlyList<string> Wrong => _wrong;

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        if (_reading is not null) await _reading.DisposeAsync();
    }
}
