using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;

namespace Ibasho.Features.Circles;

/// <summary>Tells the one who asked that there is an answer, while it is the last word between them.</summary>
public sealed class JoinAnsweredNews : News
{
    public override NoticeKind Kind => NoticeKind.JoinAnswered;

    public override string SettingName => CirclesText.JoinAnsweredSetting;

    /// <summary>The happening names its one receiver.</summary>
    public override Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<long>>([]);

    public override async Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel)
    {
        var circle = await db.Circles(receiver).Where(c => c.Id == notice.CircleId).Select(c => new { c.Name, c.Slug }).FirstOrDefaultAsync(cancel);
        if (circle is null) return null;
        var last = await db.JoinRequests(receiver).Where(r => r.CircleId == notice.CircleId && r.PersonId == receiver.Id)
            .OrderByDescending(r => r.Id).Select(r => new { r.Id, r.State }).FirstOrDefaultAsync(cancel);
        var isMember = await db.Memberships(receiver).AnyAsync(m => m.CircleId == notice.CircleId && m.PersonId == receiver.Id && m.State == MembershipState.Active, cancel);
        var text = last?.Id != notice.JoinRequestId ? null : (last!.State, isMember) switch
        {
            (JoinRequestState.Accepted, true) => CirclesText.JoinAccepted.With(circle.Name),
            (JoinRequestState.Refused, false) => CirclesText.JoinRefused.With(circle.Name),
            _ => null,
        };
        return text is null ? null : new NoticeLine(text, "/c/" + circle.Slug, circle.Name);
    }
}
