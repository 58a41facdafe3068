using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Moderation;

/// <summary>Tells those who may decide that a text waits to be looked at; never whose, and never who reported it.</summary>
public sealed class ReportedNews(TimeProvider clock) : News
{
    public override NoticeKind Kind => NoticeKind.Reported;

    public override string SettingName => ModerationText.ReportedSetting;

    public override async Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel) =>
        await db.MayDecideAsync(happening.Circle!.Value, cancel);

    public override async Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel) =>
        await db.Concerns(receiver, clock.GetUtcNow()).Where(c => c.Id == notice.ConcernId && c.ClosedAt == null).Select(c => c.Circle.Name).FirstOrDefaultAsync(cancel) is { } circle
            ? new NoticeLine(ModerationText.ReportedLine, $"/reports/{notice.ConcernId}", circle) : null;
}

/// <summary>Tells those who may decide again that a writer asks for it, and who decided first how it ended.</summary>
public sealed class AppealedNews(TimeProvider clock) : News
{
    public override NoticeKind Kind => NoticeKind.Appealed;

    public override string SettingName => ModerationText.AppealedSetting;

    public override async Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel) =>
        await db.MayDecideAsync(happening.Circle!.Value, cancel);

    public override async Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel)
    {
        var found = await db.Concerns(receiver, clock.GetUtcNow()).Where(c => c.Id == notice.ConcernId && c.Measure!.AppealedAt != null)
            .Select(c => new { Circle = c.Circle.Name, c.Measure!.AnsweredAt, c.Measure.DecidedById, c.Measure.IsUndone }).FirstOrDefaultAsync(cancel);
        if (found is null || found.AnsweredAt is null == (found.DecidedById == receiver.Id)) return null;
        var text = found.AnsweredAt is null ? ModerationText.AppealedLine : found.DecidedById != receiver.Id ? null : found.IsUndone ? ModerationText.YoursUndoneLine : ModerationText.YoursUpheldLine;
        return text is null ? null : new NoticeLine(text, $"/reports/{notice.ConcernId}", found.Circle);
    }
}

/// <summary>Tells a writer what was decided about a text, and what came of asking again.</summary>
public sealed class MeasuredNews : News
{
    public override NoticeKind Kind => NoticeKind.Measured;

    public override string SettingName => ModerationText.MeasuredSetting;

    /// <summary>The happening names its one receiver.</summary>
    public override Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel) => Task.FromResult<IReadOnlyList<long>>([]);

    public override async Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel) =>
        await db.MyMeasures(receiver).Where(m => m.ConcernId == notice.ConcernId).Select(m => new { m.Id, m.AnsweredAt, Circle = m.Concern.Circle.Name }).FirstOrDefaultAsync(cancel) is { } found
            ? new NoticeLine(found.AnsweredAt is null ? ModerationText.MeasuredLine : ModerationText.AnsweredLine, $"/me/measures/{found.Id}", found.Circle) : null;
}

/// <summary>Tells a reader that what they reported was looked at; not how it ended.</summary>
public sealed class ReportAnsweredNews : News
{
    public override NoticeKind Kind => NoticeKind.ReportAnswered;

    public override string SettingName => ModerationText.ReportAnsweredSetting;

    /// <summary>The happening names its one receiver.</summary>
    public override Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel) => Task.FromResult<IReadOnlyList<long>>([]);

    public override async Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel)
    {
        var thread = await db.MyReports(receiver).Where(r => r.ConcernId == notice.ConcernId && r.Concern.ClosedAt != null).Select(r => (Guid?)r.Concern.ThreadId).FirstOrDefaultAsync(cancel);
        var circle = await db.Threads(receiver).Where(t => t.Id == thread).Select(t => t.Circle.Name).FirstOrDefaultAsync(cancel);
        return circle is null ? null : new NoticeLine(ModerationText.ReportAnsweredLine, $"/t/{thread}", circle);
    }
}
