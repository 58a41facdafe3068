using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;
using Microsoft.AspNetCore.Identity;

namespace Ibasho.Features.Importing;

/// <summary>Lists of people for programs: the same operation as the pages. What is sent is examined again, so that nothing needs to be kept in between.</summary>
internal static class InviteByMailApi
{
    public static async Task<IResult> PreviewAsync(string slug, Json<ListBrought> body, Viewer viewer, AppDb db, ILookupNormalizer normalizer, TimeProvider clock, CancellationToken cancel)
    {
        var invite = new InviteByMail(db, viewer, normalizer, clock);
        if ((await invite.FindAsync(slug, cancel)).Refusal is { } refusal) return ApiAnswers.Refused(refusal);
        var text = Read(body);
        if (!body.IsSound) return body.Fault();
        var examined = await invite.ExamineAsync(slug, text, cancel);
        return examined.Value is { } report ? Results.Ok(ListReportJson.Of(report)) : ApiAnswers.Refused(examined.Refusal!.Value);
    }

    public static async Task<IResult> SendAsync(string slug, Json<ListBrought> body, HttpContext http, Viewer viewer, AppDb db, ILookupNormalizer normalizer, TimeProvider clock, CancellationToken cancel)
    {
        var invite = new InviteByMail(db, viewer, normalizer, clock);
        if ((await invite.FindAsync(slug, cancel)).Refusal is { } refusal) return ApiAnswers.Refused(refusal);
        var text = Read(body);
        return await new ApiPosting(db, viewer, http, clock).OnceAsync(body,
            async intent => (await invite.SendAsync(slug, text, intent, cancel)).Refusal,
            count => Task.FromResult(Results.Json(new ListSentJson(int.Parse(count, CultureInfo.InvariantCulture)), Api.Options, statusCode: StatusCodes.Status201Created)), cancel);
    }

    public static async Task<IResult> RevokeAsync(string slug, Viewer viewer, AppDb db, ILookupNormalizer normalizer, TimeProvider clock, CancellationToken cancel) =>
        (await new InviteByMail(db, viewer, normalizer, clock).RevokeAsync(slug, cancel)).Refusal is { } refusal ? ApiAnswers.Refused(refusal) : Results.NoContent();

    private static string Read(Json<ListBrought> body)
    {
        var text = body.Text("list", body.Value?.List, PeopleList.MostBytes, required: true);
        if (body.Errors.Count == 0 && PeopleList.Read(text).Count == 0) body.Errors.TryAdd("list", ImportingText.ListEmpty);
        return text;
    }
}
