using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Jobs;
using Ibasho.Model;
using Microsoft.AspNetCore.DataProtection;

namespace Ibasho.Delivery.Webhooks;

/// <summary>Tells one address outside, if it is still true: ids and a link, and a title only where the circle is open to everybody.</summary>
public sealed class CallWebhook(Outside outside, IDataProtectionProvider keys, Settings settings, TimeProvider clock) : IJob
{
    public const string JobKind = "webhook";

    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private sealed record Said(string Type, DateTimeOffset Timestamp, Data Data);

    private sealed record Data(string? Circle, string? ThreadId, string? PostId, string? JoinRequestId, string Url, string? Title);

    public string Kind => JobKind;

    public async Task RunAsync(AppDb db, string payload, CancellationToken cancel)
    {
        var call = Queue.Read<WebhookCall>(payload);
        if (await db.SpeakingAsync(call.Webhook, cancel) is not { } webhook) return;
        if (webhook.PausedAt is not null && call.Kind is not null) return;
        if (await SayAsync(db, webhook, call, cancel) is not { } said) return;

        var now = clock.GetUtcNow();
        int? status = null;
        try
        {
            status = await outside.SendAsync(Request(webhook, call, said, now), cancel);
        }
        catch (HttpRequestException)
        {
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
        }
        catch (CryptographicException)
        {
            // Sealed with keys that were changed since: its steward makes a new one.
        }
        webhook.Answer(status, now);
        await db.SaveAsync(Refusal.ChangedMeanwhile, cancel);
        // A trial is not repeated: its steward sees how it went and presses again.
        if (status is not (>= 200 and < 300 or 410) && call.Kind is not null) throw new NotAnsweredException();
    }

    private HttpRequestMessage Request(Webhook webhook, WebhookCall call, string said, DateTimeOffset now)
    {
        var id = "msg_" + Convert.ToHexStringLower(Secrets.Hash($"{webhook.Id}/{call.Once}"), 0, 16);
        var at = now.ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Address) { Content = new StringContent(said, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json")) };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", at.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookKey.Sign(WebhookKey.Open(keys, webhook.SealedKey), id, at, said));
        request.Headers.UserAgent.ParseAdd("Ibasho");
        return request;
    }

    /// <summary>The body, asked through the gate as the steward who made the webhook; null when it is no longer true.</summary>
    private async Task<string?> SayAsync(AppDb db, Webhook webhook, WebhookCall call, CancellationToken cancel)
    {
        var steward = new Viewer(webhook.MadeById, "", false, null, 0);
        var isOpen = webhook.Circle.Visibility == Visibility.Open && !webhook.Circle.SealsTexts;
        var circle = isOpen ? webhook.Circle.Slug : null;
        var home = $"{settings.Address}/c/{webhook.Circle.Slug}";
        Data? data = null;
        switch (call.Kind)
        {
            case null:
                data = new(circle, null, null, null, isOpen ? home : settings.Address, null);
                break;
            case NoticeKind.ThreadStarted or NoticeKind.Replied:
                var title = await db.Threads(steward).Where(t => t.Id == call.Thread && t.DeletedAt == null).Select(t => t.Title).FirstOrDefaultAsync(cancel);
                if (title is null || call.Post is { } post && !await db.Posts(steward).AnyAsync(p => p.Id == post && p.DeletedAt == null, cancel)) return null;
                data = new(circle, call.Thread.ToString(), call.Post?.ToString(), null, $"{settings.Address}/t/{call.Thread}" + (call.Post is { } to ? $"?post={to}" : ""), isOpen ? title : null);
                break;
            case NoticeKind.JoinAsked:
                if (!await db.JoinRequests(steward).AnyAsync(r => r.Id == call.JoinRequest && r.State == JoinRequestState.Waiting, cancel)) return null;
                data = new(circle, null, null, call.JoinRequest?.ToString(CultureInfo.InvariantCulture), isOpen ? home + "/requests" : settings.Address, null);
                break;
        }
        var type = call.Kind switch
        {
            NoticeKind.ThreadStarted => "thread.started",
            NoticeKind.Replied => "thread.replied",
            NoticeKind.JoinAsked => "join.asked",
            _ => "webhook.tried",
        };
        return data is null ? null : JsonSerializer.Serialize(new Said(type, clock.GetUtcNow(), data), Plain);
    }
}

/// <summary>Nobody took the call: it is made again later.</summary>
public sealed class NotAnsweredException : Exception;
