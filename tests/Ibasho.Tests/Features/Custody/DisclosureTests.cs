using Ibasho.Data.Demo;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Features.Custody;

/// <summary>Two people, never one: asking who a pseudonym is, agreeing, refusing, seeing it once.</summary>
public sealed class DisclosureTests(World world) : IClassFixture<World>
{
    private const string First = "custodian1@demo.example";
    private const string Second = "custodian2@demo.example";
    private const string Third = "custodian3@demo.example";

    private readonly MaskStage _stage = new(world);

    /// <summary>Words of Bob under a pseudonym, and the steward's request to know who that is.</summary>
    private async Task<(Disclosure Asked, Pseudonym Pseudonym)> AskAsync()
    {
        var thread = await _stage.NamedAsync();
        var post = await _stage.ReplyAsync(thread, MaskStage.Bob);
        await _stage.PublishAsync();
        var pseudonym = await _stage.PseudonymAsync(thread, post);
        var sent = await (await world.AsAsync(World.Steward)).SubmitAsync($"/pseudonyms/{pseudonym.Id}", $"/pseudonyms/{pseudonym.Id}/ask", ("reason", "Life"), ("words", "命の危険をほのめかしています。"));
        Assert.Equal(302, sent.Code);
        await world.DrainAsync();
        return (await world.DbAsync(db => db.Set<Disclosure>().AsNoTracking().SingleAsync(d => d.PseudonymId == pseudonym.Id)), pseudonym);
    }

    private async Task<Page> AgreeAsync(string custodian, Guid id, string passphrase = DemoCommunity.Password) =>
        await (await world.AsAsync(custodian)).PostAsync($"/custody/{id}/agree", ("passphrase", passphrase));

    private Task<DisclosureState> StateAsync(Guid id) => world.DbAsync(db => db.Set<Disclosure>().Where(d => d.Id == id).Select(d => d.State).SingleAsync());

    [Fact]
    public async Task Two_open_it_once_for_the_one_who_asked_and_the_author_is_told()
    {
        var (asked, pseudonym) = await AskAsync();
        var bob = await world.DbAsync(db => db.Users.SingleAsync(p => p.Email == MaskStage.Bob));
        Assert.Contains("命の危険をほのめかしています。", (await (await world.AsAsync(First)).GetAsync("/custody")).Main, StringComparison.Ordinal);
        Assert.DoesNotContain(bob.Name, (await (await world.AsAsync(First)).GetAsync("/custody")).Text, StringComparison.Ordinal);

        Assert.Equal(302, (await AgreeAsync(First, asked.Id)).Code);
        Assert.Equal(DisclosureState.Half, await StateAsync(asked.Id));
        Assert.Equal(302, (await AgreeAsync(Second, asked.Id)).Code);
        Assert.Equal(DisclosureState.Opened, await StateAsync(asked.Id));

        var steward = await world.AsAsync(World.Steward);
        var shown = await steward.SubmitAsync("/disclosures", $"/disclosures/{asked.Id}/show");
        Assert.Contains(bob.Name, shown.Main, StringComparison.Ordinal);
        Assert.Equal(409, (await steward.PostAsync($"/disclosures/{asked.Id}/show")).Code);
        Assert.Equal((DisclosureState.Shown, true), await world.DbAsync(async db => ((await db.Set<Disclosure>().SingleAsync(d => d.Id == asked.Id)).State, (await db.Set<Disclosure>().SingleAsync(d => d.Id == asked.Id)).Identity is null)));

        var author = await world.AsAsync(MaskStage.Bob);
        Assert.NotNull((await author.GetAsync("/")).Html.QuerySelector("main a[href='/me/pseudonyms']"));
        Assert.NotNull((await author.GetAsync("/me/pseudonyms")).Html.QuerySelector("#opened"));
        Assert.Null((await (await world.AsAsync(MaskStage.Alice)).GetAsync("/me/pseudonyms")).Html.QuerySelector("#opened"));
        Assert.Empty(await world.DbAsync(db => db.Set<Notice>().Where(n => n.PersonId == bob.Id && n.Kind == NoticeKind.DisclosureDecided).ToListAsync()));
        var acts = await world.DbAsync(db => db.Set<AuditEntry>().Where(a => a.Act.StartsWith("disclosure.")).OrderBy(a => a.Id).ToListAsync());
        Assert.Equal(["disclosure.ask", "disclosure.agree", "disclosure.agree", "disclosure.show"], acts.Where(a => a.Detail.StartsWith(asked.Id.ToString(), StringComparison.Ordinal)).Select(a => a.Act));
        Assert.DoesNotContain(acts, a => a.SubjectId == bob.Id);
        Assert.NotNull((await world.Guest().GetAsync("/transparency")).Html.QuerySelector("dl.facts"));
    }

    [Fact]
    public async Task One_alone_opens_nothing()
    {
        var (asked, _) = await AskAsync();
        Assert.Equal(404, (await AgreeAsync(World.Member, asked.Id)).Code);
        Assert.Equal(404, (await AgreeAsync(World.Steward, asked.Id)).Code);
        Assert.Equal(404, (await AgreeAsync(World.Operator, asked.Id)).Code);
        Assert.Equal(409, (await AgreeAsync(First, asked.Id, "not-the-passphrase")).Code);
        Assert.Equal(DisclosureState.Asked, await StateAsync(asked.Id));
        Assert.Equal(302, (await AgreeAsync(First, asked.Id)).Code);
        Assert.Equal(409, (await AgreeAsync(First, asked.Id)).Code);
        Assert.Equal(DisclosureState.Half, await StateAsync(asked.Id));
        // The row set back by somebody who writes to the database: it still takes another one.
        await world.DbAsync(db => db.Set<Disclosure>().Where(d => d.Id == asked.Id).ExecuteUpdateAsync(d => d.SetProperty(x => x.FirstId, (long?)null)));
        Assert.NotEqual(302, (await AgreeAsync(First, asked.Id)).Code);
        Assert.Equal(409, (await (await world.AsAsync(World.Steward)).PostAsync($"/disclosures/{asked.Id}/show")).Code);
    }

    [Fact]
    public async Task With_the_database_every_server_key_and_one_passphrase_it_stays_closed()
    {
        var (asked, pseudonym) = await AskAsync();
        await AgreeAsync(First, asked.Id);
        var (box, handed, custodians) = await world.DbAsync(async db => (
            (await db.Set<Pseudonym>().SingleAsync(p => p.Id == pseudonym.Id)).Sealed!, (await db.Set<Disclosure>().SingleAsync(d => d.Id == asked.Id)).HandedOver!,
            await db.Set<Custodian>().OrderBy(c => c.Id).ToListAsync()));
        var me = custodians[0];
        using var mine = HeldKey.Unwrap(me.Wrapped!, DemoCommunity.Password, BitConverter.GetBytes(me.PersonId))!;
        var about = pseudonym.Id.ToByteArray();
        foreach (var other in custodians.Skip(1))
            Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => SealedForTwo.Open(box, about, me.Id, handed, other.Id, mine));
        var keys = world.App.Services.GetRequiredService<KeyDirectory>();
        foreach (var name in Enum.GetValues<KeyName>())
            Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => Sealing.Open(keys[name], handed, about));
    }

    [Fact]
    public async Task A_refusal_ends_it_and_cools_down()
    {
        var (asked, pseudonym) = await AskAsync();
        await AgreeAsync(First, asked.Id);
        Assert.Equal(302, (await (await world.AsAsync(Third)).PostAsync($"/custody/{asked.Id}/refuse")).Code);
        Assert.Equal(409, (await AgreeAsync(Second, asked.Id)).Code);
        Assert.Equal(DisclosureState.Refused, await StateAsync(asked.Id));
        var steward = await world.AsAsync(World.Steward);
        Assert.Equal(409, (await steward.PostAsync($"/pseudonyms/{pseudonym.Id}/ask", ("reason", "Life"), ("words", "もう一度お願いします。"))).Code);
        await world.DbAsync(db => db.Set<Disclosure>().Where(d => d.Id == asked.Id).ExecuteUpdateAsync(d => d.SetProperty(x => x.DecidedAt, world.Clock.GetUtcNow().AddDays(-Disclosure.CoolDays - 1))));
        Assert.Equal(302, (await steward.PostAsync($"/pseudonyms/{pseudonym.Id}/ask", ("reason", "Life"), ("words", "もう一度お願いします。"))).Code);
    }

    [Fact]
    public async Task After_a_day_it_is_over()
    {
        var (asked, _) = await AskAsync();
        await AgreeAsync(First, asked.Id);
        await AgreeAsync(Second, asked.Id);
        world.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(409, (await (await world.AsAsync(World.Steward)).PostAsync($"/disclosures/{asked.Id}/show")).Code);
        await world.DrainAsync();
        Assert.Equal((DisclosureState.Expired, true), await world.DbAsync(async db => ((await db.Set<Disclosure>().SingleAsync(d => d.Id == asked.Id)).State, (await db.Set<Disclosure>().SingleAsync(d => d.Id == asked.Id)).Identity is null)));
    }

    [Fact]
    public async Task Who_asks_does_not_decide_and_nobody_else_sees_the_answer()
    {
        var thread = await _stage.NamedAsync();
        var post = await _stage.ReplyAsync(thread, MaskStage.Bob);
        await _stage.PublishAsync();
        var pseudonym = await _stage.PseudonymAsync(thread, post);
        await world.DbAsync(async db =>
        {
            (await db.Set<Membership>().SingleAsync(m => m.Person.Email == Second && m.Circle.Slug == MaskStage.Slug)).Role = CircleRole.Steward;
            return await db.SaveChangesAsync();
        });
        var second = await world.AsAsync(Second);
        Assert.Equal(302, (await second.SubmitAsync($"/pseudonyms/{pseudonym.Id}", $"/pseudonyms/{pseudonym.Id}/ask", ("reason", "Threat"), ("words", "付きまといです。"))).Code);
        var id = await world.DbAsync(db => db.Set<Disclosure>().Where(d => d.PseudonymId == pseudonym.Id).Select(d => d.Id).SingleAsync());
        Assert.Equal(404, (await AgreeAsync(Second, id)).Code);
        await AgreeAsync(First, id);
        await AgreeAsync(Third, id);
        Assert.Equal(404, (await (await world.AsAsync(World.Steward)).PostAsync($"/disclosures/{id}/show")).Code);
        Assert.Equal(404, (await (await world.AsAsync(First)).PostAsync($"/disclosures/{id}/show")).Code);
        Assert.Equal(200, (await second.PostAsync($"/disclosures/{id}/show")).Code);
    }

    [Fact]
    public async Task A_custodian_makes_a_key_proves_it_and_gets_it_back_from_paper()
    {
        var email = await world.NewPersonAsync("新しい 預かり人");
        var custodian = await world.AsAsync(email);
        Assert.Equal(404, (await custodian.GetAsync("/custody")).Code);
        Assert.Null((await custodian.GetAsync("/settings")).Html.QuerySelector("a[href='/custody']"));
        Assert.Equal(302, (await (await world.AsAsync(World.Operator)).SubmitAsync("/operate/custodians", "/operate/custodians", ("email", email))).Code);
        Assert.NotNull((await custodian.GetAsync("/settings")).Html.QuerySelector("main a[href='/custody']"));
        Assert.Equal(400, (await custodian.PostAsync("/custody/key", ("new-passphrase", "short"), ("again-passphrase", "short"))).Code);
        var sheet = await custodian.SubmitAsync("/custody", "/custody/key", ("new-passphrase", "静かな夜に読む 五つの言葉"), ("again-passphrase", "静かな夜に読む 五つの言葉"));
        var paper = sheet.Html.QuerySelector("main pre")!.TextContent;
        Assert.Equal(409, (await custodian.SubmitAsync("/custody", "/custody/prove", ("passphrase", "ちがう夜に読む 五つの言葉"))).Code);
        Assert.Equal(302, (await custodian.SubmitAsync("/custody", "/custody/prove", ("passphrase", "静かな夜に読む 五つの言葉"))).Code);
        Assert.Equal(409, (await custodian.PostAsync("/custody/restore", ("paper-passphrase", paper[..^1]), ("new-passphrase", "あたらしく選んだ 五つの言葉"), ("again-passphrase", "あたらしく選んだ 五つの言葉"))).Code);
        Assert.Equal(302, (await custodian.PostAsync("/custody/restore", ("paper-passphrase", paper), ("new-passphrase", "あたらしく選んだ 五つの言葉"), ("again-passphrase", "あたらしく選んだ 五つの言葉"))).Code);
        Assert.Equal(302, (await custodian.SubmitAsync("/custody", "/custody/prove", ("passphrase", "あたらしく選んだ 五つの言葉"))).Code);

        // Two of the earlier ones close what was closed before for the new one too.
        var thread = await _stage.NamedAsync();
        await _stage.PublishAsync();
        var before = await world.DbAsync(db => db.Set<Pseudonym>().AsNoTracking().Where(p => p.Sealed != null).OrderBy(p => p.Id).FirstAsync());
        var me = await world.DbAsync(db => db.Set<Custodian>().Where(c => c.Person.Email == email).Select(c => c.Id).SingleAsync());
        Assert.DoesNotContain(me, SealedForTwo.HoldersOf(before.Sealed!));
        Assert.Equal(302, (await (await world.AsAsync(First)).PostAsync("/custody/reseal", ("passphrase", DemoCommunity.Password))).Code);
        Assert.Equal(302, (await (await world.AsAsync(Second)).PostAsync("/custody/reseal", ("passphrase", DemoCommunity.Password))).Code);
        var after = await world.DbAsync(db => db.Set<Pseudonym>().AsNoTracking().SingleAsync(p => p.Id == before.Id));
        Assert.Contains(me, SealedForTwo.HoldersOf(after.Sealed!));
        Assert.Equal(302, (await (await world.AsAsync(World.Operator)).PostAsync($"/operate/custodians/{me}/remove")).Code);
    }
}
