using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.TestHost;

namespace Ibasho.Tests.Harness;

/// <summary>A browser without JavaScript: it keeps cookies, reads pages, fills and sends forms, and follows nothing by itself.</summary>
public sealed class Browser(TestServer server)
{
    private readonly HttpClient _client = new(server.CreateHandler()) { BaseAddress = new Uri("http://localhost") };

    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, string> Headers { get; } = new(StringComparer.Ordinal);

    public Browser Speaking(string language)
    {
        Headers["Accept-Language"] = language;
        return this;
    }

    public Task<Page> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Opens a page, fills the form with this action (or the only one in main) and sends it.</summary>
    /// <param name="fields">Replace what the form holds; the button pressed is a field too.</param>
    public async Task<Page> SubmitAsync(string path, string? action, params (string Name, string Value)[] fields) =>
        await SubmitAsync(await GetAsync(path), action, fields);

    public Task<Page> SubmitAsync(Page page, string? action, params (string Name, string Value)[] fields)
    {
        var form = page.Form(action);
        var values = page.Fields(form).Where(f => !fields.Any(own => own.Name == f.Name)).Concat(fields);
        var target = form.GetAttribute("action") is { Length: > 0 } given ? given : page.Path;
        return PostAsync(target, [.. values]);
    }

    /// <summary>Sends fields as they are, with a genuine token unless one is given.</summary>
    public async Task<Page> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var all = fields.ToList();
        if (!all.Exists(f => f.Name == Form.TokenField)) all.Add((Form.TokenField, await TokenAsync()));
        return await PostRawAsync(path, [.. all]);
    }

    public Task<Page> PostRawAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        });

    /// <summary>A token as every page of ours carries one.</summary>
    public async Task<string> TokenAsync() =>
        ((IHtmlInputElement)(await GetAsync("/nowhere")).Html.QuerySelector($"input[name={Form.TokenField}]")!).Value;

    public async Task<Page> SendAsync(HttpRequestMessage request)
    {
        if (Cookies.Count > 0) request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(c => $"{c.Key}={c.Value}")));
        foreach (var (name, value) in Headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        foreach (var set in response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [])
        {
            var pair = set.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0) Cookies.Remove(pair[0]);
            else Cookies[pair[0]] = pair[1];
        }
        return new Page(request.RequestUri!.ToString().Replace("http://localhost", "", StringComparison.Ordinal), response.StatusCode,
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase),
            // A stream has no end: that it began is the answer.
            response.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : await response.Content.ReadAsStringAsync());
    }
}

/// <summary>An answer as a browser has it.</summary>
public sealed record Page(string Path, HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Text)
{
    private readonly Lazy<IHtmlDocument> _html = new(() => new HtmlParser().ParseDocument(Text));

    public IHtmlDocument Html => _html.Value;
    public int Code => (int)Status;
    public string? Location => Headers.GetValueOrDefault("Location")?.Replace("http://localhost", "", StringComparison.Ordinal);

    /// <summary>The words of the main part, as read.</summary>
    public string Main => Html.QuerySelector("main")?.TextContent ?? "";

    public IHtmlFormElement Form(string? action) => (IHtmlFormElement)(action is null
        ? Html.QuerySelector("main form[method=post]")
        : Html.QuerySelectorAll("form").FirstOrDefault(f => f.GetAttribute("action") == action))!
        ?? throw new InvalidOperationException($"{Path} ({Code}) has no form {action}: {Main}");

    public IEnumerable<(string Name, string Value)> Fields(IHtmlFormElement form)
    {
        foreach (var element in form.Elements)
        {
            switch (element)
            {
                case IHtmlInputElement { Type: "radio" or "checkbox", IsChecked: false } or IHtmlInputElement { Type: "submit" }:
                    break;
                case IHtmlInputElement { Name: { Length: > 0 } name } input:
                    yield return (name, input.Value);
                    break;
                case IHtmlTextAreaElement { Name: { Length: > 0 } name } area:
                    yield return (name, area.Value.Trim('\n'));
                    break;
                case IHtmlSelectElement { Name: { Length: > 0 } name } select:
                    yield return (name, select.Value ?? "");
                    break;
            }
        }
    }
}
