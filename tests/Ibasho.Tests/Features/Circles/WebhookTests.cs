using System.Collections.Concurrent;
using System.Text.Json;
using Ibasho.Delivery.Webhooks;
using Ibasho.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ibasho.Tests.Features.Circles;

/// <summary>A steward's address outside is told that something happened: signed, tried again, without content, and only while it is true.</summary>
public sealed class WebhookTests : World, IAsyncLifetime
{
    private readonly ConcurrentQueue<(Dictionary<string, string> Headers, string Body)> _calls = [];
    private WebApplication _receiver = null!;
    private int _answer = 204;
    private string Address => _receiver.Urls.First() + "/hook";

    protected override void Add(IServiceCollection services) => services.AddSingleton(new Outside(_ => true, allowsPlain: true));

    async Task IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _receiver = builder.Build();
        _receiver.MapPost("/hook", async (HttpRequest request) =>
        {
            _calls.Enqueue((request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), await new StreamReader(request.Body).ReadToEndAsync()));
            return _answer == 302 ? Results.Redirect("http://127.0.0.1:1/elsewhere") : Results.StatusCode(_answer);
        });
        await _receiver.StartAsync();
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await DisposeAsync();
    }

    private async Task<string> MakeAsync(string slug = "case-room", params string[] on)
    {
        var steward = await AsAsync(Steward);
        var page = await steward.SubmitAsync($"/c/{slug}/webhooks", $"/c/{slug}/webhooks", [("address", Address), .. (on.Length > 0 ? on : ["threads", "replies", "requests"]).Select(o => ("on", o))]);
        Assert.Equal(200, page.Code);
        return page.Html.QuerySelector("#key")!.GetAttribute("value")!;
    }

    private async Task<Guid> ThreadAsync(string slug = "case-room")
    {
        var steward = await AsAsync(Steward);
        var answer = await steward.SubmitAsync($"/c/{slug}/write?kind=topic", $"/c/{slug}/write", ("kind", "topic"), ("title", "秘密の相談です"), ("body", "秘密の文章です"));
        Assert.Equal(302, answer.Code);
        await DrainAsync();
        return Guid.Parse(answer.Location!.Split('/', '?', '#')[2]);
    }

    [Fact]
    public async Task Class11_What_was_hidden_before_the_call_is_not_told()
    {
        await MakeAsync();
        var thread = await ThreadAsync();
        await DbAsync(async db =>
        {
            db.Add((await db.Set<Model.Thread>().SingleAsync(t => t.Id == thread)).Hide(Clock.GetUtcNow())!);
            return await db.SaveChangesAsync();
        });
        Assert.Equal(1, await DrainOutsideAsync());
        Assert.Empty(_calls);
    }

    [Fact]
    public async Task A_call_is_signed_and_says_nothing_of_what_was_written()
    {
        var key = await MakeAsync();
        var thread = await ThreadAsync();
        await DrainOutsideAsync();

        var (headers, body) = Assert.Single(_calls);
        Assert.Equal(WebhookKey.Sign(key, headers["webhook-id"], long.Parse(headers["webhook-timestamp"], null), body), headers["webhook-signature"]);
        using var said = JsonDocument.Parse(body);
        Assert.Equal("thread.started", said.RootElement.GetProperty("type").GetString());
        var data = said.RootElement.GetProperty("data");
        Assert.Equal(thread.ToString(), data.GetProperty("threadId").GetString());
        Assert.Equal(["threadId", "url"], data.EnumerateObject().Select(p => p.Name));
        Assert.DoesNotContain("秘密", body, StringComparison.Ordinal);
        Assert.DoesNotContain("case-room", body, StringComparison.Ordinal);
        Assert.DoesNotContain(Steward, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_is_tried_again_with_the_same_id_and_others_do_not_wait()
    {
        await MakeAsync();
        _answer = 503;
        await ThreadAsync();
        await DrainOutsideAsync();
        Assert.Single(_calls);
        Assert.Equal(0, await DrainOutsideAsync());
        Assert.Contains("503", (await (await AsAsync(Steward)).GetAsync("/c/case-room/webhooks")).Main, StringComparison.Ordinal);

        _answer = 200;
        Clock.Advance(TimeSpan.FromMinutes(1));
        await DrainOutsideAsync();
        Assert.Equal(2, _calls.Count);
        Assert.Single(_calls.Select(c => c.Headers["webhook-id"]).Distinct());
        Assert.Equal(0, await DrainOutsideAsync());
    }

    [Fact]
    public async Task Class35_redirects_are_not_followed_and_count_as_no_answer()
    {
        await MakeAsync();
        _answer = 302;
        await ThreadAsync();
        await DrainOutsideAsync();
        Assert.Single(_calls);
        Assert.Equal(302, await DbAsync(db => db.Set<Webhook>().Select(w => w.LastStatus).SingleAsync()));
    }

    [Fact]
    public async Task It_is_silent_when_it_is_no_longer_true()
    {
        await MakeAsync();
        var deleted = await ThreadAsync();
        await (await AsAsync(Steward)).SubmitAsync($"/t/{deleted}/delete", null);
        await DrainOutsideAsync();
        Assert.Empty(_calls);

        await ThreadAsync();
        var id = await IdAsync(Steward);
        await DbAsync(db => db.Set<Membership>().Where(m => m.PersonId == id && m.Circle.Slug == "case-room").ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, CircleRole.Member)));
        await DrainOutsideAsync();
        Assert.Empty(_calls);
    }

    [Fact]
    public async Task It_is_told_only_what_its_steward_chose_and_a_trial_whenever_pressed()
    {
        await MakeAsync(on: "requests");
        await ThreadAsync();
        await DrainOutsideAsync();
        Assert.Empty(_calls);

        var steward = await AsAsync(Steward);
        var webhook = await DbAsync(db => db.Set<Webhook>().Select(w => w.Id).SingleAsync());
        await steward.SubmitAsync("/c/case-room/webhooks", $"/c/case-room/webhooks/{webhook}/try");
        await DrainOutsideAsync();
        Assert.Contains("webhook.tried", Assert.Single(_calls).Body, StringComparison.Ordinal);
        await steward.SubmitAsync("/c/case-room/webhooks", $"/c/case-room/webhooks/{webhook}/delete");
        Assert.False(await DbAsync(db => db.Set<Webhook>().AnyAsync()));
    }

    [Fact]
    public async Task A_bad_address_is_refused_in_words_and_stays_typed()
    {
        var steward = await AsAsync(Steward);
        var page = await steward.SubmitAsync("/c/case-room/webhooks", "/c/case-room/webhooks", ("address", "ftp://例え.test/うけとり"), ("on", "threads"));
        Assert.Equal(400, page.Code);
        Assert.Equal("ftp://例え.test/うけとり", page.Html.QuerySelector("#address")!.GetAttribute("value"));
        Assert.Contains("https://", page.Html.QuerySelector("#address-error")!.TextContent, StringComparison.Ordinal);
        Assert.False(await DbAsync(db => db.Set<Webhook>().AnyAsync()));
    }

    [Fact]
    public async Task After_three_days_of_silence_it_is_left_alone_until_a_trial_works()
    {
        await MakeAsync();
        _answer = 500;
        await ThreadAsync();
        await DrainOutsideAsync();
        Clock.Advance(Webhook.Patience);
        await DrainOutsideAsync();
        Assert.NotNull(await DbAsync(db => db.Set<Webhook>().Select(w => w.PausedAt).SingleAsync()));
        _calls.Clear();
        await ThreadAsync();
        await DrainOutsideAsync();
        Assert.Empty(_calls);

        _answer = 200;
        var webhook = await DbAsync(db => db.Set<Webhook>().Select(w => w.Id).SingleAsync());
        await (await AsAsync(Steward)).SubmitAsync("/c/case-room/webhooks", $"/c/case-room/webhooks/{webhook}/try");
        await DrainOutsideAsync();
        await ThreadAsync();
        await DrainOutsideAsync();
        Assert.Equal(2, _calls.Count);
    }

    [Fact]
    public void A_signature_is_the_one_of_the_specification() =>
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            WebhookKey.Sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"));
}
