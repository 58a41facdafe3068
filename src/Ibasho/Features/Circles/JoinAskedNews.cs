using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;

namespace Ibasho.Features.Circles;

/// <summary>Tells the stewards that somebody asks to be let in, while the request waits.</summary>
public sealed class JoinAskedNews : News
{
    public override NoticeKind Kind => NoticeKind.JoinAsked;

    public override string SettingName => CirclesText.JoinAskedSetting;

    public override async Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel) =>
        await db.StewardsOf(happening.Circle!.Value).Select(m => m.PersonId).ToListAsync(cancel);

    public override async Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel)
    {
        var request = await db.JoinRequests(receiver)
            .Where(r => r.Id == notice.JoinRequestId && r.PersonId != receiver.Id && r.State == JoinRequestState.Waiting)
            .Select(r => new { r.Person.Name, Circle = r.Circle.Name, r.Circle.Slug })
            .FirstOrDefaultAsync(cancel);
        return request is null ? null : new NoticeLine(CirclesText.JoinAsked.With(request.Name), $"/c/{request.Slug}/requests", request.Circle);
    }
}
