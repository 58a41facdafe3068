using Ibasho.Features.Accounts;
using Ibasho.Model;
using Microsoft.Extensions.DependencyInjection;
using static Ibasho.Tests.Features.Accounts.FactorStage;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>A lost factor is taken away by two who run the place, or on the server itself; both are written down.</summary>
public sealed class LostFactorTests(World world) : IClassFixture<World>
{
    private async Task<Browser> ChiefAsync(string name)
    {
        var chief = await world.AsAsync(await world.NewPersonAsync(name, isOperator: true));
        await EnrolAsync(world, chief);
        return chief;
    }

    [Fact]
    public async Task One_asks_and_another_confirms()
    {
        var (one, two, lost) = (await ChiefAsync("運営 一"), await ChiefAsync("運営 二"), await MakeAsync(world));
        var (id, program) = (await world.IdAsync(lost.Email), await world.ProgramAsync(lost.Email));
        var path = $"/operate/people/{id}";
        Assert.Equal(409, (await two.PostAsync(path + "/reset/confirm")).Code);
        Assert.Equal((302, path), Met(await one.SubmitAsync(path, path + "/reset")));
        await world.DrainAsync();
        Assert.NotNull((await two.GetAsync("/notices")).Html.QuerySelector("main button[formaction$='/open']"));
        Assert.Null((await one.GetAsync("/notices")).Html.QuerySelector("main button[formaction$='/open']"));
        // Not by the same one, and not by the person.
        Assert.Null((await one.GetAsync(path)).Html.QuerySelector($"form[action='{path}/reset/confirm']"));
        Assert.Equal(409, (await one.PostAsync(path + "/reset/confirm")).Code);
        Assert.Equal(404, (await lost.Browser.PostAsync(path + "/reset/confirm")).Code);
        Assert.Equal(10, await lost.CountAsync<RecoveryCode>(c => c.PersonId == id));

        Assert.Equal((302, path), Met(await two.SubmitAsync(path, path + "/reset/confirm")));
        Assert.Equal(0, await lost.CountAsync<RecoveryCode>(c => c.PersonId == id));
        Assert.Equal(302, (await lost.Browser.GetAsync("/settings")).Code);
        Assert.Equal(401, (int)(await program.GetAsync("/api/v1/me")).StatusCode);
        Assert.Equal("/", (await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", lost.Email), ("password", Data.Demo.DemoCommunity.Password))).Location);
        var acts = await world.DbAsync(db => db.Set<AuditEntry>().Where(a => a.SubjectId == id && a.Act.StartsWith("account.factor-reset")).OrderBy(a => a.Id).ToListAsync());
        Assert.Equal(["account.factor-reset-ask", "account.factor-reset"], acts.Select(a => a.Act));
        Assert.Equal(2, acts.Select(a => a.ActorId).Distinct().Count());
    }

    [Fact]
    public async Task A_request_ends_by_time_and_is_withdrawn()
    {
        var (one, two, lost) = (await ChiefAsync("運営 三"), await ChiefAsync("運営 四"), await MakeAsync(world));
        var path = $"/operate/people/{await world.IdAsync(lost.Email)}";
        await one.PostAsync(path + "/reset");
        Assert.Equal(302, (await two.SubmitAsync(path, path + "/reset/withdraw")).Code);
        Assert.Equal(409, (await two.PostAsync(path + "/reset/confirm")).Code);
        await one.PostAsync(path + "/reset");
        world.Clock.Advance(TimeSpan.FromDays(FactorReset.OpenDays));
        await world.DbAsync(db => db.Set<Session>().ExecuteUpdateAsync(s => s.SetProperty(x => x.FreshUntil, world.Clock.GetUtcNow().AddMinutes(5))));
        Assert.Equal(409, (await two.PostAsync(path + "/reset/confirm")).Code);
    }

    [Fact]
    public async Task It_asks_for_a_proof_of_the_operators_own()
    {
        var (one, lost) = (await ChiefAsync("運営 五"), await MakeAsync(world));
        GrowOld(world);
        Assert.Equal(401, (await one.PostAsync($"/operate/people/{await world.IdAsync(lost.Email)}/reset")).Code);
    }

    [Fact]
    public async Task An_operator_signs_somebody_out_everywhere()
    {
        var email = await world.NewPersonAsync();
        var (chief, browser, program) = (await world.AsAsync(World.Operator), await world.AsAsync(email), await world.ProgramAsync(email));
        var path = $"/operate/people/{await world.IdAsync(email)}";
        Assert.Equal((302, path), Met(await chief.SubmitAsync(path, path + "/end-sessions")));
        Assert.Equal((302, 401), ((await browser.GetAsync("/settings")).Code, (int)(await program.GetAsync("/api/v1/me")).StatusCode));
    }

    /// <summary>A world of its own: here nobody else runs the place.</summary>
    [Fact]
    public async Task With_one_operator_it_is_refused_in_words_and_done_on_the_server()
    {
        var alone = new World();
        await alone.InitializeAsync();
        try
        {
            var (chief, lost) = (await alone.AsAsync(World.Operator), await MakeAsync(alone));
            var path = $"/operate/people/{await alone.IdAsync(lost.Email)}";
            Assert.Contains("reset-factor", (await chief.GetAsync(path)).Main, StringComparison.Ordinal);
            Assert.Equal(409, (await chief.PostAsync(path + "/reset")).Code);
            await using var scope = alone.App.Services.CreateAsyncScope();
            var command = scope.ServiceProvider.GetRequiredService<ForgetFactors>();
            Assert.Equal(Refusal.Missing, (await command.RunAsync("nobody@test.example", default)).Refusal);
            Assert.True((await command.RunAsync(lost.Email.ToUpperInvariant(), default)).IsDone);
            Assert.Equal("/", (await alone.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", lost.Email), ("password", Data.Demo.DemoCommunity.Password))).Location);
            Assert.Equal(302, (await lost.Browser.GetAsync("/settings")).Code);
        }
        finally
        {
            await alone.DisposeAsync();
        }
    }
}
