using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Ibasho.Features.Importing;

/// <summary>The pages of <see cref="InviteByMail"/>: the list, what would become of it, and the yes. The list goes from page to page in the form and is kept nowhere.</summary>
internal static class InviteByMailPages
{
    public static Task<IResult> ShowAsync(string? slug, string? sent, Viewer viewer, AppDb db, ILookupNormalizer normalizer, TimeProvider clock, CancellationToken cancel) =>
        PageAsync(slug, Form.New(), int.TryParse(sent, out var count) && count >= 0 ? count : null, 200, viewer, db, normalizer, clock, cancel);

    public static Task<IResult> ShowForPlaceAsync(string? sent, Viewer viewer, AppDb db, ILookupNormalizer normalizer, TimeProvider clock, CancellationToken cancel) =>
        ShowAsync(null, sent, viewer, db, normalizer, clock, cancel);

    public static Task<IResult> PostForPlaceAsync(Form form, HttpContext http, Viewer viewer, AppDb db, ILookupNormalizer normalizer, TimeProvider clock, Frame frame, CancellationToken cancel) =>
        PostAsync(null, form, http, viewer, db, normalizer, clock, frame, cancel);

    public static async Task<IResult> PostAsync(string? slug, Form form, HttpContext http, Viewer viewer, AppDb db, ILookupNormalizer normalizer, TimeProvider clock, Frame frame, CancellationToken cancel)
    {
        if (http.Features.Get<BroughtList>() is { Text.Length: > 0 } brought) form.Set("list", Form.Clean(brought.Text));
        var text = form.Text("list", PeopleList.MostBytes, required: true);
        var invite = new InviteByMail(db, viewer, normalizer, clock);
        if (form["step"] == "send")
            return await new Posting(db, viewer, form, clock).OnceAsync(
                async intent => (await invite.SendAsync(slug, text, intent, cancel)).Refusal,
                count => Pages.Go($"{Path(slug)}?sent={count}"),
                status => LookAsync(slug, form, invite, frame, status, viewer, db, normalizer, clock, cancel), cancel);
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        return form.IsSound && form["step"] != "back"
            ? await LookAsync(slug, form, invite, frame, 200, viewer, db, normalizer, clock, cancel)
            : await PageAsync(slug, form, null, form.IsSound ? 200 : form.Status, viewer, db, normalizer, clock, cancel);
    }

    public static Task<IResult> PostRevokeForPlaceAsync(Form form, Viewer viewer, AppDb db, ILookupNormalizer normalizer, TimeProvider clock, CancellationToken cancel) =>
        PostRevokeAsync(null, form, viewer, db, normalizer, clock, cancel);

    public static async Task<IResult> PostRevokeAsync(string? slug, Form form, Viewer viewer, AppDb db, ILookupNormalizer normalizer, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        else if ((await new InviteByMail(db, viewer, normalizer, clock).RevokeAsync(slug, cancel)).Refusal is not { } refusal) return Pages.Go(Path(slug));
        else if (refusal is Refusal.Missing) return Pages.Missing();
        else form.Notice = RefusalWords.For(refusal);
        return await PageAsync(slug, form, null, StatusCodes.Status400BadRequest, viewer, db, normalizer, clock, cancel);
    }

    /// <summary>A list that comes as a file: read as a text while it arrives, and kept nowhere.</summary>
    public static TBuilder TakingList<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new TakesFiles(ReadAsync), new RequestSizeLimitAttribute(2 * 1024 * 1024));

    public static string Path(string? slug) => slug is null ? "/operate/invitations/list" : $"/c/{slug}/invitations/list";

    private static async Task<KeptFile> ReadAsync(HttpContext http, SentFile sent)
    {
        var bytes = new byte[PeopleList.MostBytes + 1];
        var length = await sent.Content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, http.RequestAborted);
        if (length > PeopleList.MostBytes) return new(null, ImportingText.ListTooLarge.With(PeopleList.MostBytes / 1024), StatusCodes.Status413PayloadTooLarge, "");
        http.Features.Set(new BroughtList(TextEncodings.Guess(bytes.AsSpan(0, length))));
        return new(null, null, StatusCodes.Status200OK, "");
    }

    private static async Task<IResult> LookAsync(string? slug, Form form, InviteByMail invite, Frame frame, int status, Viewer viewer, AppDb db, ILookupNormalizer normalizer, TimeProvider clock, CancellationToken cancel)
    {
        var examined = await invite.ExamineAsync(slug, form["list"], cancel);
        if (examined.Refusal is { } refusal) return Pages.Refused(refusal);
        if (examined.Value!.Lines.Count > 0) return Pages.Show<ListReportPage>(new { Form = form, Report = examined.Value, Path = Path(slug), frame.Place.Registration }, status);
        form.Errors.TryAdd("list", ImportingText.ListEmpty);
        return await PageAsync(slug, form, null, StatusCodes.Status400BadRequest, viewer, db, normalizer, clock, cancel);
    }

    private static async Task<IResult> PageAsync(string? slug, Form form, int? sent, int status, Viewer viewer, AppDb db, ILookupNormalizer normalizer, TimeProvider clock, CancellationToken cancel)
    {
        var (refusal, circle) = await new InviteByMail(db, viewer, normalizer, clock).FindAsync(slug, cancel);
        if (refusal is { } no) return Pages.Refused(no);
        var now = clock.GetUtcNow();
        var mine = db.Mailed(viewer, circle?.Id);
        var (open, used) = (await mine.CountAsync(i => i.RevokedAt == null && i.ExpiresAt > now && i.Uses == 0, cancel), await mine.CountAsync(i => i.Uses > 0, cancel));
        return Pages.Show<InviteListPage>(new { Form = form, Circle = circle, Path = Path(slug), Sent = sent, Open = open, Used = used }, status);
    }

    private sealed record BroughtList(string Text);
}
