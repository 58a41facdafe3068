using System.Text.Json.Serialization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Jobs;
using Ibasho.Model;

namespace Ibasho.Delivery.Webhooks;

/// <summary>One call to come, as ids: the payload of its job.</summary>
/// <param name="Kind">Null for a trial.</param>
public sealed record WebhookCall(long Webhook, string Once, [property: JsonConverter(typeof(JsonStringEnumConverter<NoticeKind>))] NoticeKind? Kind, Guid? Thread, Guid? Post, long? JoinRequest);

/// <summary>Queues a call for every webhook that listens for what happened.</summary>
public static class WebhookCalls
{
    public static async Task CallWebhooksAsync(this AppDb db, Happening happening, DateTimeOffset now, CancellationToken cancel)
    {
        if (happening.Circle is not { } circle || happening.Kind is not (NoticeKind.ThreadStarted or NoticeKind.Replied or NoticeKind.JoinAsked)) return;
        var listening = (await db.ListeningAsync(circle, cancel)).FindAll(w => Wants(w, happening.Kind));
        if (listening.Count == 0) return;
        await using var writing = await db.WriteAsync(cancel);
        foreach (var webhook in listening)
            db.Later(CallWebhook.JobKind, new WebhookCall(webhook.Id, happening.Once, happening.Kind, happening.Thread, happening.Post, happening.JoinRequest), now, JobLane.Outside);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
    }

    private static bool Wants(Webhook webhook, NoticeKind kind) => kind switch
    {
        NoticeKind.ThreadStarted => webhook.OnThreads,
        NoticeKind.Replied => webhook.OnReplies,
        NoticeKind.JoinAsked => webhook.OnRequests,
        _ => false,
    };
}
