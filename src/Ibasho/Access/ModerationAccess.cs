using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Who may have a text looked at, who sees what was reported, who decides, and who decides again.</summary>
public static class ModerationAccess
{
    private static readonly Rule<Concern> Wrote = new((concern, me) => concern.PostId == null ? concern.Thread.AuthorId == me : concern.Post!.AuthorId == me);

    // Nobody judges themselves, and for whoever stepped away it is not there.
    private static readonly Rule<Concern> OfOthers = new((concern, me) => me != 0 && !Wrote.Of(concern, me) && ThreadAccess.There.Of(concern.Thread, me));

    // Those who run a circle together do not judge each other.
    private static readonly Rule<Concern> OfSteward = new((concern, me) => !concern.ForOperators && OfOthers.Of(concern, me) && CircleAccess.Stewarded.Of(concern.Circle, me));

    /// <summary>What this person may decide about: the matters of circles they run; for operators those about who runs a circle, and those that were left lying.</summary>
    public static IQueryable<Concern> Concerns(this AppDb db, Viewer viewer, DateTimeOffset now)
    {
        var mine = db.Set<Concern>().Where(OfSteward.For(viewer.Id));
        return viewer.IsOperator
            ? db.Set<Concern>().Where(OfOthers.For(viewer.Id)).Where(c => c.OperatorsFrom <= now || mine.Any(m => m.Id == c.Id))
            : mine;
    }

    /// <summary>What was decided about texts under my name.</summary>
    public static IQueryable<Measure> MyMeasures(this AppDb db, Viewer viewer) => db.Set<Measure>().Where(m => m.PersonId == viewer.Id && !viewer.IsGuest);

    /// <summary>Also about those under my pseudonyms, which are looked for now; of them no row says whose they are.</summary>
    public static async Task<IQueryable<Measure>> AllMyMeasuresAsync(this AppDb db, Viewer viewer, CancellationToken cancel)
    {
        if (!await db.Set<Measure>().AnyAsync(m => m.PersonId == null && m.Act != MeasureAct.Leave, cancel)) return db.MyMeasures(viewer);
        var mine = (await db.MyPseudonymsAsync(viewer, cancel)).ConvertAll(p => p.Id);
        return db.Set<Measure>().Where(m => m.PersonId == viewer.Id && !viewer.IsGuest || m.PersonId == null && m.Act != MeasureAct.Leave
            && (m.Concern.PostId == null ? mine.Contains(m.Concern.Thread.PseudonymId!.Value) : mine.Contains(m.Concern.Post!.PseudonymId!.Value)));
    }

    /// <summary>Under a pseudonym too nobody judges themselves; only the one it is can know.</summary>
    public static async Task<bool> IsMineAsync(this AppDb db, Viewer viewer, Concern concern, CancellationToken cancel) =>
        (concern.Post is { } post ? post.PseudonymId : concern.PostId is null ? concern.Thread.PseudonymId : null) is { } pseudonym && (await db.MineInAsync(viewer, concern.ThreadId, cancel))?.Id == pseudonym;

    /// <summary>What I reported; nobody else asks.</summary>
    public static IQueryable<Report> MyReports(this AppDb db, Viewer viewer) => db.Set<Report>().Where(r => r.PersonId == viewer.Id);

    /// <summary>What waits about a text; whoever reports it too joins in.</summary>
    public static Task<Concern?> OpenConcernAsync(this AppDb db, Guid thread, Guid? post, CancellationToken cancel) =>
        db.Set<Concern>().FirstOrDefaultAsync(c => c.ThreadId == thread && c.PostId == post && c.ClosedAt == null, cancel);

    /// <summary>Those who run the circle or the place; news asks for them, and each is asked for through the gate.</summary>
    public static Task<List<long>> MayDecideAsync(this AppDb db, long circle, CancellationToken cancel) =>
        db.StewardsOf(circle).Select(m => m.PersonId).Union(db.Operators().Select(p => p.Id)).ToListAsync(cancel);

    /// <summary>The files of a text under discussion, where one may see them.</summary>
    public static async Task<List<FileRow>> FilesOfAsync(this AppDb db, Viewer viewer, Concern concern, CancellationToken cancel) =>
        await db.Attachments(viewer).Where(f => f.ThreadId == concern.ThreadId && f.PostId == concern.PostId).InOrder().ToListAsync(cancel);

    /// <summary>How often something was decided about texts of this writer in this circle, and in no other.</summary>
    public static Task<int> EarlierMeasuresAsync(this AppDb db, Concern concern, long? writer, CancellationToken cancel) =>
        db.Set<Measure>().CountAsync(m => m.PersonId == writer && writer != null && m.Concern.CircleId == concern.CircleId && m.ConcernId < concern.Id && !m.IsUndone, cancel);

    /// <summary>The words of a hidden text, for those who decide about it and for its writer.</summary>
    public static Task<HiddenText?> HiddenAsync(this AppDb db, Guid thread, Guid? post, CancellationToken cancel) =>
        db.Set<HiddenText>().FirstOrDefaultAsync(h => h.ThreadId == thread && h.PostId == post, cancel);

    /// <summary>Whoever can read a text that is there, and did not write it.</summary>
    public static Refusal? RefuseReport(Viewer viewer, bool isMine, bool isDeleted) =>
        CircleAccess.RefuseAct(viewer) ?? (isDeleted ? Refusal.AlreadyDeleted : isMine ? Refusal.NotAllowed : null);

    /// <summary>The matter was found through its gate.</summary>
    public static Refusal? RefuseDecide(Viewer viewer, Concern concern) =>
        CircleAccess.RefuseAct(viewer) ?? (concern.ClosedAt is not null ? Refusal.AlreadyDecided : null);

    public static Refusal? RefuseAppeal(Viewer viewer, Measure measure, DateTimeOffset now) =>
        CircleAccess.RefuseAct(viewer)
        ?? ((measure.PersonId is { } told && told != viewer.Id) || measure.Act == MeasureAct.Leave ? Refusal.Missing
        : measure.MayStillAppeal(now) ? null
        : Refusal.AlreadyDecided);

    /// <summary>Whoever decided does not look at it again.</summary>
    public static Refusal? RefuseAnswerAppeal(Viewer viewer, Measure measure) =>
        CircleAccess.RefuseAct(viewer)
        ?? (measure.AppealedAt is null ? Refusal.Missing
        : measure.DecidedById == viewer.Id ? Refusal.NotAllowed
        : measure.IsWaiting ? null
        : Refusal.AlreadyDecided);

    /// <summary>Who is there to look at a text: those who run the circle, else those who run the place; none where nobody is.</summary>
    /// <param name="writer">Who wrote it.</param>
    /// <param name="decided">Who decided before, and does not decide again.</param>
    public static async Task<Deciders> DecidersAsync(this AppDb db, long circle, bool forOperators, long? writer, long? decided, CancellationToken cancel)
    {
        if (!forOperators && await db.StewardsOf(circle).AnyAsync(m => m.Person.State == PersonState.Active && m.PersonId != writer && m.PersonId != decided, cancel)) return Deciders.Stewards;
        return await db.Operators().AnyAsync(p => p.Id != writer && p.Id != decided, cancel) ? Deciders.Operators : Deciders.Nobody;
    }

    /// <summary>Whether the writer of a text runs the circle it stands in.</summary>
    public static Task<bool> RunsAsync(this AppDb db, long circle, long? person, CancellationToken cancel) =>
        db.StewardsOf(circle).AnyAsync(m => m.PersonId == person, cancel);
}

/// <summary>To whom a matter goes.</summary>
public enum Deciders
{
    Stewards,
    Operators,
    Nobody,
}
