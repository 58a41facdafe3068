using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Delivery.Webhooks;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Shell;
using Microsoft.AspNetCore.DataProtection;

namespace Ibasho.Features.Circles;

/// <summary>A steward names an address outside that is told of what happens in the circle, tries it, and takes it away.</summary>
public sealed class TellOutside(AppDb db, Viewer viewer, Outside outside, IDataProtectionProvider keys, TimeProvider clock)
{
    /// <returns>The key for signatures: it is shown now and never again.</returns>
    public async Task<Outcome<string>> MakeAsync(string slug, string address, bool threads, bool replies, bool requests, Intent? intent, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Refusal.Missing;
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return refusal;
        if (!outside.Takes(address) || !(threads || replies || requests)) return Refusal.Invalid;
        if (await db.Webhooks(viewer).CountAsync(w => w.CircleId == standing.Circle.Id, cancel) >= Webhook.MostInCircle) return Refusal.Invalid;

        var (key, now) = (WebhookKey.New(), clock.GetUtcNow());
        db.Add(new Webhook
        {
            CircleId = standing.Circle.Id, MadeById = viewer.Id, Address = address, SealedKey = WebhookKey.Seal(keys, key),
            OnThreads = threads, OnReplies = replies, OnRequests = requests, CreatedAt = now,
        });
        db.Audit(viewer, "circle.webhook", now, standing.Circle.Id);
        intent?.Result = slug;
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } changed ? changed : key;
    }

    public async Task<Refusal?> TryAsync(string slug, long id, CancellationToken cancel)
    {
        if (await FindAsync(slug, id, cancel) is not { } webhook) return Refusal.Missing;
        db.Later(CallWebhook.JobKind, new WebhookCall(webhook.Id, Secrets.NewId().ToString("N"), null, null, null, null), clock.GetUtcNow(), JobLane.Outside);
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel);
    }

    public async Task<Refusal?> DeleteAsync(string slug, long id, CancellationToken cancel)
    {
        if (await FindAsync(slug, id, cancel) is not { } webhook) return Refusal.Missing;
        db.Remove(webhook);
        db.Audit(viewer, "circle.webhook.end", clock.GetUtcNow(), webhook.CircleId);
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel);
    }

    private async Task<Webhook?> FindAsync(string slug, long id, CancellationToken cancel) =>
        CircleAccess.RefuseAct(viewer) is null ? await db.Webhooks(viewer).FirstOrDefaultAsync(w => w.Id == id && w.Circle.Slug == slug, cancel) : null;

    internal static Task<IResult> ShowAsync(string slug, Viewer viewer, AppDb db, CancellationToken cancel) => PageAsync(slug, viewer, db, null, null, 200, cancel);

    internal static async Task<IResult> PostAsync(
        string slug, Form form, Viewer viewer, AppDb db, Outside outside, IDataProtectionProvider keys, TimeProvider clock, CancellationToken cancel)
    {
        var address = form.Line("address", Webhook.AddressLength, required: true);
        if (address.Length > 0 && !outside.Takes(address)) form.Errors.TryAdd("address", CirclesText.WebhookAddressWrong);
        var (threads, replies, requests) = (form.All("on").Contains("threads"), form.All("on").Contains("replies"), form.All("on").Contains("requests"));
        if (!(threads || replies || requests)) form.Errors.TryAdd("on", FormText.Required);
        string? key = null;
        var answer = await new Posting(db, viewer, form, clock).OnceAsync(
            async intent =>
            {
                var made = await new TellOutside(db, viewer, outside, keys, clock).MakeAsync(slug, address, threads, replies, requests, intent, cancel);
                key = made.Value;
                return made.Refusal;
            },
            _ => Pages.Go($"/c/{slug}/webhooks"),
            status => PageAsync(slug, viewer, db, form, null, status, cancel), cancel);
        // The key is part of this one answer; a form sent again leads to the list.
        return key is null ? answer : await PageAsync(slug, viewer, db, null, key, 200, cancel);
    }

    internal static Task<IResult> PostTryAsync(string slug, long id, Form form, Viewer viewer, AppDb db, Outside outside, IDataProtectionProvider keys, TimeProvider clock, CancellationToken cancel) =>
        Wanted.PostAsync(db, form, () => new TellOutside(db, viewer, outside, keys, clock).TryAsync(slug, id, cancel), $"/c/{slug}/webhooks", status => PageAsync(slug, viewer, db, form, null, status, cancel));

    internal static Task<IResult> PostDeleteAsync(string slug, long id, Form form, Viewer viewer, AppDb db, Outside outside, IDataProtectionProvider keys, TimeProvider clock, CancellationToken cancel) =>
        Wanted.PostAsync(db, form, () => new TellOutside(db, viewer, outside, keys, clock).DeleteAsync(slug, id, cancel), $"/c/{slug}/webhooks", status => PageAsync(slug, viewer, db, form, null, status, cancel));

    private static async Task<IResult> PageAsync(string slug, Viewer viewer, AppDb db, Form? form, string? key, int status, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Pages.Missing();
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return Pages.Refused(refusal);
        var webhooks = await db.Webhooks(viewer).AsNoTracking().Where(w => w.CircleId == standing.Circle.Id).OrderBy(w => w.Id).ToListAsync(cancel);
        return Pages.Show<WebhooksPage>(new { standing.Circle, Webhooks = webhooks, Key = key, Form = form ?? Form.New(new Dictionary<string, List<string>> { ["on"] = ["threads", "replies"] }) }, status);
    }
}
