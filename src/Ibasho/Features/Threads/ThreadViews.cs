using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>Makes what a page shows of what was read: texts as HTML, the people named as links, and what this reader may do.</summary>
public sealed class ThreadViews(AppDb db, Viewer viewer, RenderedTexts rendered)
{
    public async Task<(ThreadView Thread, List<PostView> Posts)> DrawAsync(ThreadFound found, IReadOnlyList<PostRow> rows, CancellationToken cancel)
    {
        var named = await NamedAsync(found.Row, rows, cancel);
        await LearnProfessionsAsync(rows, cancel);
        var files = await db.FilesAsync(found, rows.Select(r => r.Id), cancel);
        var posts = new List<PostView>(rows.Count);
        foreach (var row in rows) posts.Add(Draw(found, row, named) with { Files = row.DeletedAt is null ? [.. files[row.Id]] : [] });
        return (Draw(found, named) with { Files = found.Row.DeletedAt is null ? [.. files[null]] : [] }, posts);
    }

    /// <summary>The people named in those texts that have to be drawn anew; most pages ask nothing.</summary>
    private async Task<Names> NamedAsync(ThreadRow thread, IReadOnlyList<PostRow> rows, CancellationToken cancel)
    {
        var anew = rows.Where(p => IsNew(p.Id, p.Version, TextSection.Body, p.Body)).Select(p => (Guid?)p.Id).ToHashSet();
        var opening = IsNew(thread.Id, thread.Version, TextSection.Body, thread.Body) || IsNew(thread.Id, thread.Version, TextSection.Situation, thread.Situation)
            || IsNew(thread.Id, thread.Version, TextSection.Tried, thread.Tried) || IsNew(thread.Id, thread.Version, TextSection.Wanted, thread.Wanted);
        if (opening) anew.Add(null);
        if (anew.Count == 0) return Names.None;
        var found = await db.Mentions(viewer)
            .Where(m => m.ThreadId == thread.Id && (m.PostId == null || anew.Contains(m.PostId)) && m.Person.State == PersonState.Active)
            .OrderBy(m => m.PersonId).Select(m => new { m.PostId, m.PersonId, m.Person.NameFolded }).ToListAsync(cancel);
        return new(anew, found.ToLookup(m => m.PostId, m => new Named(m.PersonId, m.NameFolded)));

        bool IsNew(Guid id, int version, TextSection part, string text) => MayName(text) && rendered.Find(id, version, part) is null;
    }

    /// <summary>Asks for the professions of authors who are not remembered; most pages ask nothing.</summary>
    private async Task LearnProfessionsAsync(IReadOnlyList<PostRow> rows, CancellationToken cancel)
    {
        var unknown = rows.Where(r => r.IsAuthorThere && rendered.FindProfessions(r.AuthorId, r.AuthorVersion) is null).Select(r => r.AuthorId).Distinct().ToList();
        if (unknown.Count == 0) return;
        var learned = await db.ProfessionsAsync(unknown, cancel);
        foreach (var row in rows)
            if (learned.TryGetValue(row.AuthorId, out var professions)) rendered.KeepProfessions(row.AuthorId, row.AuthorVersion, professions);
    }

    /// <summary>Who is named in which text, for the texts that were asked about.</summary>
    private sealed record Names(HashSet<Guid?> Asked, ILookup<Guid?, Named> Found)
    {
        public static readonly Names None = new([], Array.Empty<Named>().ToLookup(_ => (Guid?)null));
    }

    private static bool MayName(string text) => text.AsSpan().ContainsAny('@', '＠');

    private ThreadView Draw(ThreadFound found, Names named)
    {
        var (row, thread, standing) = (found.Row, found.Thread, found.Standing);
        return new ThreadView(
            row.Id, row.Slug, row.CircleName, row.Visibility, row.Kind, row.Theme, thread.Title,
            Html(TextSection.Body, thread.Body), Html(TextSection.Situation, thread.Situation), Html(TextSection.Tried, thread.Tried), Html(TextSection.Wanted, thread.Wanted),
            row.Deadline, row.AuthorId, Masks.Of(row.Mask, row.AuthorName, row.IsAuthorThere), row.IsAuthorThere ? Badge.All(row.Professions!, row.Standing!) : [],
            row.CreatedAt, row.EditedAt, row.ClosedAt, row.Version, row.PostCount, row.LastNumber, row.ReadNumber ?? 0)
        {
            IsDeleted = row.DeletedAt is not null,
            IsMine = found.IsMine,
            Mask = row.Mask,
            IsHeld = row.HeldFor > 0,
            Pseudonym = standing.IsSteward && !found.IsMine ? row.PseudonymId : null,
            IsHidden = row.HiddenAt is not null,
            MayReport = ModerationAccess.RefuseReport(viewer, found.IsMine, row.DeletedAt is not null) is null,
            SilentUntil = row.SilentUntil,
            Consent = standing.IsMember ? thread.Consent : null,
            FadesAt = row.FadesAt,
            MayWithdraw = found.IsMine && row.HeldFor == 0 && row.Kind == ThreadKind.Consultation && CircleAccess.RefuseAct(viewer) is null,
            MayStepAway = CaseAccess.RefuseStepAway(viewer, row.Kind, found.IsMine) is null,
            Portrait = row.IsAuthorThere ? row.PortraitId : null,
            HasAuthorPage = row.IsAuthorThere,
            IsFollowed = row.IsFollowed,
            IsBookmarked = row.IsBookmarked,
            MayReply = ThreadAccess.RefuseReply(viewer, standing, thread) is null,
            MayEdit = ThreadAccess.RefuseEdit(viewer, standing, found.IsMine, thread.DeletedAt is not null) is null,
            MayDelete = ThreadAccess.RefuseDelete(viewer, standing, found.IsMine, row.DeletedAt is not null) is null,
            MayClose = ThreadAccess.RefuseClose(viewer, standing, found.IsMine, thread.DeletedAt is not null) is null,
        };

        string Html(TextSection part, string text) => ToHtml(row.Id, row.Version, part, text, named, null);
    }

    private PostView Draw(ThreadFound found, PostRow row, Names named)
    {
        var (isMine, isDeleted) = (found.Wrote(row), row.DeletedAt is not null);
        var answered = row.AnsweredId is { } id
            ? new AnsweredView(id, row.AnsweredNumber, Masks.Of(row.AnsweredMask, row.AnsweredName, row.IsAnsweredThere), row.IsAnsweredDeleted)
            : null;
        return new PostView(
            row.Id, row.ThreadId, row.Number, row.DeletedAt is null ? ToHtml(row.Id, row.Version, TextSection.Body, row.Body, named, row.Id) : "",
            row.AuthorId, Masks.Of(row.Mask, row.AuthorName, row.IsAuthorThere), row.IsAuthorThere ? rendered.FindProfessions(row.AuthorId, row.AuthorVersion) ?? [] : [],
            row.CreatedAt, row.EditedAt, row.Version, answered)
        {
            IsDeleted = isDeleted,
            IsMine = isMine,
            Mask = row.Mask,
            IsHeld = row.HeldFor > 0,
            Pseudonym = found.Standing.IsSteward && !isMine ? row.PseudonymId : null,
            IsHidden = row.HiddenAt is not null,
            MayReport = ModerationAccess.RefuseReport(viewer, isMine, isDeleted) is null,
            Portrait = row.IsAuthorThere ? row.PortraitId : null,
            HasAuthorPage = row.IsAuthorThere,
            IsBookmarked = row.IsBookmarked,
            MayReply = !isDeleted && row.HeldFor == 0 && ThreadAccess.RefuseReply(viewer, found.Standing, found.Thread) is null,
            MayEdit = ThreadAccess.RefuseEdit(viewer, found.Standing, isMine, isDeleted) is null && row.HeldFor == 0,
            MayDelete = ThreadAccess.RefuseDelete(viewer, found.Standing, isMine, isDeleted) is null,
        };
    }

    private string ToHtml(Guid id, int version, TextSection part, string text, Names named, Guid? post)
    {
        if (rendered.Find(id, version, part) is { } kept) return kept;
        var html = text.Length == 0 ? "" : MarkdownText.ToHtml(text, Mentions.Links(named.Found[post]));
        // Dropped from memory since the names were asked for: drawn without them once, and not kept.
        if (!MayName(text) || named.Asked.Contains(post)) rendered.Keep(id, version, part, html);
        return html;
    }

    /// <summary>A text that is not posted yet, as others will see it.</summary>
    public async Task<string> PreviewAsync(long circleId, string text, CancellationToken cancel) =>
        MarkdownText.ToHtml(text, Mentions.Links(await Mentions.FindAsync(db, viewer, circleId, text, cancel)));

    public async Task<IReadOnlyList<string>> MyProfessionsAsync(CancellationToken cancel) =>
        await db.People(viewer).Where(p => p.Id == viewer.Id).Select(p => Badge.All(p.Professions, p.Standing)).FirstAsync(cancel);
}
