using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;

namespace Ibasho.Features.Custody;

/// <summary>Tells custodians that a request waits; it names neither pseudonym nor thread.</summary>
public sealed class DisclosureAskedNews(TimeProvider clock) : News
{
    public override NoticeKind Kind => NoticeKind.DisclosureAsked;

    public override string SettingName => CustodyText.AskedSetting;

    public override bool IsForOperators => true;

    public override async Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel) =>
        await db.Custodians().Where(c => c.ProvedOn != null).Select(c => c.PersonId).ToListAsync(cancel);

    public override async Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return await db.ToDecide(receiver).AnyAsync(d => (d.State == DisclosureState.Asked || d.State == DisclosureState.Half) && d.EndsAt > now, cancel) ? new NoticeLine(CustodyText.AskedNews, "/custody") : null;
    }
}

/// <summary>Tells who asked that it was decided.</summary>
public sealed class DisclosureDecidedNews : News
{
    public override NoticeKind Kind => NoticeKind.DisclosureDecided;

    public override string SettingName => CustodyText.DecidedSetting;

    public override bool IsForOperators => true;

    public override Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<long>>([]); // Who asked alone, whom the happening names.

    public override async Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel) =>
        await db.Asked(receiver).AnyAsync(d => d.DecidedAt != null, cancel) ? new NoticeLine(CustodyText.DecidedNews, "/disclosures") : null;
}

/// <summary>Requests whose time is over end by themselves, and what was opened and not looked at is closed for good.</summary>
public sealed class EndDisclosures(TimeProvider clock) : Jobs.IJob
{
    public const string JobKind = "disclosures-end";

    public string Kind => JobKind;

    public async Task RunAsync(AppDb db, string payload, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        foreach (var disclosure in await db.OverdueDisclosuresAsync(now, cancel))
            if (disclosure.Expire(now)) db.Audit(Viewer.Guest, "disclosure.expire", now, detail: disclosure.Id.ToString());
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
    }
}
