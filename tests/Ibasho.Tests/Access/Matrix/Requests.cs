using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Ibasho.Access;
using Ibasho.Tests.Platform.Files;
using Microsoft.AspNetCore.TestHost;

namespace Ibasho.Tests.Access.Matrix;

/// <summary>What a request was answered, in one word.</summary>
internal enum Answer
{
    Ok,
    Done,
    /// <summary>Sent on to another page.</summary>
    On,
    /// <summary>Let in, and asked to fill in the form.</summary>
    Form,
    SignIn,
    Pledge,
    Missing,
    Refused,
    Fault,
}

/// <summary>Sends one route's request as one person, and reads the answer.</summary>
internal static class Requests
{
    // The least that each form needs to be accepted; forms that are not here need nothing.
    private static readonly Dictionary<string, (string, string)[]> Forms = new(StringComparer.Ordinal)
    {
        ["POST /c/{slug}/join"] = [("answer0", "So.")],
        ["POST /c/{slug}/quiet"] = [("kind", "Employer"), ("words", "Cell works")],
        ["POST /c/{slug}/write"] = [("kind", "topic"), ("title", "Cell"), ("body", "Cell")],
        ["POST /c/{slug}/pledge"] = [("version", "1")],
        ["POST /c/{slug}/requests/{id}/refuse"] = [("reason", "Not yet.")],
        ["POST /c/{slug}/invitations/list"] = [("list", "cell@people.test"), ("step", "send")],
        ["POST /operate/invitations/list"] = [("list", "cell@people.test"), ("step", "send")],
        ["POST /licences/{id}/refuse"] = [("reason", "Not yet.")],
        ["POST /t/{id}/reply"] = [("body", "Cell")],
        ["POST /pseudonyms/{id}/stop"] = [("days", "7")],
        ["POST /t/{id}/report"] = [("reason", "Hurts")],
        ["POST /posts/{id}/report"] = [("reason", "Hurts")],
        ["POST /reports/{id}"] = [("act", "Warn"), ("words", "So.")],
        ["POST /reports/{id}/appeal"] = [("verdict", "undo"), ("answer", "So.")],
        ["POST /me/measures/{id}"] = [("words", "Why?")],
    };

    private static readonly Dictionary<string, object> Bodies = new(StringComparer.Ordinal)
    {
        ["POST /api/v1/circles/{slug}/join-requests"] = new { answers = new[] { "So." }, message = "" },
        ["POST /api/v1/circles/{slug}/invitations/list"] = new { list = "cell@people.test" },
        ["POST /api/v1/circles/{slug}/invitations/list/preview"] = new { list = "cell@people.test" },
        ["POST /api/v1/circles/{slug}/pledge"] = new { version = 1 },
        ["POST /api/v1/circles/{slug}/threads"] = new { kind = "topic", title = "Cell", body = "Cell" },
        ["POST /api/v1/guard"] = new { text = "Cell", names = Array.Empty<string>() },
        ["POST /api/v1/join-requests/{id}/refuse"] = new { reason = "Not yet." },
        ["POST /api/v1/threads/{id}/posts"] = new { body = "Cell" },
        ["POST /api/v1/threads/{id}/report"] = new { reason = "hurts" },
        ["POST /api/v1/posts/{id}/report"] = new { reason = "hurts" },
        ["PATCH /api/v1/threads/{id}"] = new { title = "Other", body = "Other" },
        ["PATCH /api/v1/posts/{id}"] = new { body = "Other" },
    };

    public static (string Name, string Value)[] FieldsOf(Route route) => Forms.GetValueOrDefault(route.Name, []);

    public static async Task<Page> SendAsync(World world, Route route, Scene scene, Role role, string address)
    {
        var browser = world.Guest();
        var request = new HttpRequestMessage(new HttpMethod(route.Method), address);
        if (route.IsApi)
        {
            if (role != Role.Guest) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", scene.Token);
            if (route.Name == "POST /api/v1/files") request.Content = new ByteArrayContent(Pictures.Png()) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };
            else if (route.Name is "POST /api/v1/circles/{slug}/archives" or "POST /api/v1/circles/{slug}/archives/preview") request.Content = new StringContent($"From x@people.test Mon Jan  5 10:00:00 2015\nFrom: x@people.test\nMessage-ID: <{Secrets.New()}@people.test>\nSubject: Cell\n\nCell\n");
            else if (route.Writes) request.Content = JsonContent.Create(Bodies.GetValueOrDefault(route.Name, new { }));
            return await browser.SendAsync(request);
        }
        if (role != Role.Guest) browser.Cookies["ibasho"] = scene.Cookie;
        if (!route.Writes) return await browser.SendAsync(request);
        return await browser.PostAsync(address, FieldsOf(route));
    }

    public static Answer Read(Route route, Page page) => page.Code switch
    {
        301 or 302 or 303 when page.Location is { } to =>
            to.StartsWith("/sign-in", StringComparison.Ordinal) && route.Who != Who.Anyone ? Answer.SignIn
            : to.Split('?')[0].EndsWith("/pledge", StringComparison.Ordinal) ? Answer.Pledge
            : route.Writes && !to.EndsWith("/join", StringComparison.Ordinal) ? Answer.Done : Answer.On,
        >= 200 and < 300 => route.Writes ? Answer.Done : Answer.Ok,
        400 or 422 => Answer.Form,
        401 => route.Who == Who.Anyone ? Answer.Form : Answer.SignIn,
        404 => Answer.Missing,
        403 or 409 or 412 or 428 or 429 => Code(page) == "pledge-not-agreed" ? Answer.Pledge : Answer.Refused,
        _ => Answer.Fault,
    };

    private static string? Code(Page page) =>
        page.Headers.GetValueOrDefault("Content-Type")?.Contains("json", StringComparison.Ordinal) == true
            ? JsonDocument.Parse(page.Text).RootElement.GetProperty("code").GetString() : null;
}
