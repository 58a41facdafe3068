using Microsoft.AspNetCore.TestHost;
using System.Net.Http.Headers;
using Ibasho.Model;

namespace Ibasho.Tests.Features.Files;

/// <summary>Forms with files, as browsers send them.</summary>
internal static class Bringing
{
    /// <summary>Fills the form with this action on a page and sends it with files, as a browser without JavaScript does.</summary>
    public static async Task<Page> SubmitFilesAsync(this Browser browser, Page page, string? action, (string Name, string Type, byte[] Bytes)[] files, params (string Name, string Value)[] fields)
    {
        var form = page.Form(action);
        var target = form.GetAttribute("action") is { Length: > 0 } given ? given : page.Path;
        return await browser.SendFilesAsync(target, files, [.. page.Fields(form).Where(f => f.Name != "files" && !fields.Any(own => own.Name == f.Name)), .. fields]);
    }

    public static Task<Page> SendFilesAsync(this Browser browser, string path, (string Name, string Type, byte[] Bytes)[] files, params (string Name, string Value)[] fields)
    {
        var body = new MultipartFormDataContent();
        // As browsers do: everything in the order of the page.
        foreach (var (name, value) in fields) body.Add(new StringContent(value), name);
        foreach (var (name, type, bytes) in files)
        {
            var part = new ByteArrayContent(bytes);
            if (type.Length > 0) part.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            body.Add(part, "files", name);
        }
        return browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = body });
    }

    /// <summary>Brings one file before anything else is sent, and answers its id.</summary>
    public static async Task<Guid> BringAsync(this Browser browser, byte[] bytes, string name = "画像.png", string type = "image/png")
    {
        var page = await browser.SendFilesAsync("/files", [(name, type, bytes)], (Form.TokenField, await browser.TokenAsync()));
        Assert.Equal(201, page.Code);
        return Guid.Parse(page.Html.QuerySelector("input[name=attachment]")!.GetAttribute("value")!);
    }

    public static Task<Attachment?> FileAsync(this World world, Guid id) => world.DbAsync(db => db.Set<Attachment>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == id));

    public static Task<int> ChunksAsync(this World world, Guid id) => world.DbAsync(db => db.Set<AttachmentChunk>().CountAsync(c => c.AttachmentId == id));

    /// <summary>The bytes of an answer, and what it says of them.</summary>
    public static async Task<HttpResponseMessage> RawAsync(this Browser browser, World world, string path, HttpMethod? method = null, Action<HttpRequestMessage>? change = null, bool isStreamed = false)
    {
        var client = new HttpClient(world.App.GetTestServer().CreateHandler()) { BaseAddress = new Uri("http://localhost") };
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        if (browser.Cookies.Count > 0) request.Headers.Add("Cookie", string.Join("; ", browser.Cookies.Select(c => $"{c.Key}={c.Value}")));
        change?.Invoke(request);
        return await client.SendAsync(request, isStreamed ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead);
    }
}
