using Ibasho.Features.Importing;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Tests.Features.Circles;
using Ibasho.Tests.Features.Files;

namespace Ibasho.Tests.Features.Importing;

/// <summary>A list of people is looked at line by line, invited after a yes, and can be brought again.</summary>
public sealed class InviteByMailTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task Each_line_is_told_about_and_nothing_is_sent_before_a_yes()
    {
        var stage = await CircleStage.MakeAsync(world);
        var member = await world.NewPersonAsync("森 いる");
        await stage.LetInAsync(await world.AsAsync(member));
        var path = stage.Path + "/invitations/list";
        var csv = TextEncodings.Named("shift_jis")!.GetBytes($"氏名,メール\n高橋 花子,new@people.test\n森 いる,{member.ToUpperInvariant()}\n花子,NEW@people.test\n誰か,だれか\n");

        var report = await stage.Steward.SubmitFilesAsync(await stage.Steward.GetAsync(path), path, [("名簿.csv", "text/csv", csv)]);
        Assert.Equal(200, report.Code);
        Assert.Equal(["だれか"], Lines(report, "NoAddress"));
        Assert.Equal(["new@people.test"], Lines(report, "Good"));
        Assert.Equal(["NEW@people.test"], Lines(report, "Twice"));
        Assert.Equal([member.ToUpperInvariant()], Lines(report, "AlreadyHere"));
        Assert.Contains("高橋 花子", report.Main);
        Assert.Empty(await world.MailsAsync());
        Assert.Equal(0, await CountAsync(stage));

        var sent = await stage.Steward.SubmitAsync(report, path, ("step", "send"));
        Assert.Equal((302, path + "?sent=1"), (sent.Code, sent.Location));
        Assert.Contains("1人", (await stage.Steward.GetAsync(sent.Location!)).Html.QuerySelector(".wish")!.TextContent);
        // The same form once more, and the same list brought again.
        Assert.Equal(path + "?sent=1", (await stage.Steward.SubmitAsync(report, path, ("step", "send"))).Location);
        var again = await stage.Steward.SubmitAsync(path, path, ("list", "new@people.test"));
        Assert.Equal(["new@people.test"], Lines(again, "AlreadyInvited"));
        Assert.DoesNotContain("value=\"send\"", again.Text, StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync(stage));

        var mail = Assert.Single(await world.MailsAsync(), m => m.To() == "new@people.test");
        Assert.Contains("小さな部屋", mail.Subject);
        Assert.Contains("運営 はじめ", mail.TextBody);
        // Its reader decides: opening the link brings nobody in, pressing does.
        var (reader, id) = await stage.StrangerAsync();
        Assert.Equal(200, (await reader.GetAsync(mail.Link())).Code);
        Assert.Equal(2, await stage.ActiveMembersAsync());
        Assert.Equal(302, (await reader.SubmitAsync(mail.Link(), mail.Link())).Code);
        Assert.Equal(3, await stage.ActiveMembersAsync());
        Assert.Equal(404, (await (await stage.StrangerAsync()).Browser.GetAsync(mail.Link())).Code);
        Assert.DoesNotContain("ByMail", (await stage.Steward.GetAsync(stage.Path + "/invitations")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_steward_does_not_learn_who_has_an_account()
    {
        var stage = await CircleStage.MakeAsync(world);
        var known = await world.NewPersonAsync();
        var report = await LookAsync(stage, $"{known}\nnobody-knows@people.test");
        Assert.Equal([known, "nobody-knows@people.test"], Lines(report, "Good"));
    }

    [Fact]
    public async Task Who_must_not_meet_somebody_inside_gets_no_mail_and_the_steward_learns_nothing()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (inside, _) = await stage.MemberAsync();
        var other = await world.NewPersonAsync("会わない ひと");
        Assert.Equal(302, (await inside.SubmitAsync(stage.Path + "/quiet", stage.Path + "/quiet", ("kind", "Person"), ("words", "会わない ひと"))).Code);
        var report = await LookAsync(stage, other);
        Assert.Equal([other], Lines(report, "Good"));
        Assert.Equal(302, (await stage.Steward.SubmitAsync(report, stage.Path + "/invitations/list", ("step", "send"))).Code);
        Assert.DoesNotContain(await world.MailsAsync(), m => m.To() == other);
    }

    [Fact]
    public async Task Taken_back_the_link_is_dead_the_mail_is_not_sent_and_one_may_ask_again()
    {
        var stage = await CircleStage.MakeAsync(world);
        var path = stage.Path + "/invitations/list";
        Assert.Equal(302, (await stage.Steward.SubmitAsync(await LookAsync(stage, "first@people.test"), path, ("step", "send"))).Code);
        var link = Assert.Single(await world.MailsAsync(), m => m.To() == "first@people.test").Link();
        Assert.Equal(302, (await stage.Steward.SubmitAsync(await LookAsync(stage, "second@people.test"), path, ("step", "send"))).Code);
        Assert.Equal(302, (await stage.Steward.PostAsync(path + "/revoke")).Code);
        Assert.Empty(await world.MailsAsync());
        Assert.Equal(404, (await (await stage.StrangerAsync()).Browser.GetAsync(link)).Code);
        Assert.Equal(["first@people.test", "second@people.test"], Lines(await LookAsync(stage, "first@people.test\nsecond@people.test"), "Good"));
        // The addresses are not kept any more.
        Assert.False(await world.DbAsync(db => db.Set<Invitation>().AnyAsync(i => i.Circle!.Slug == stage.Slug && i.Address != null)));
    }

    [Fact]
    public async Task A_day_has_a_limit_and_the_rest_goes_tomorrow()
    {
        var stage = await CircleStage.MakeAsync(world);
        var path = stage.Path + "/invitations/list";
        var list = string.Concat(Enumerable.Range(0, 302).Select(i => $"many{i}@people.test\n"));
        Assert.Equal(path + "?sent=300", (await stage.Steward.SubmitAsync(await LookAsync(stage, list), path, ("step", "send"))).Location);
        var report = await LookAsync(stage, list);
        Assert.Equal((2, 300), (Lines(report, "Good").Count, Lines(report, "AlreadyInvited").Count));
        Assert.DoesNotContain("value=\"send\"", report.Text, StringComparison.Ordinal);
        // Taken back, they still count.
        Assert.Equal(302, (await stage.Steward.PostAsync(path + "/revoke")).Code);
        Assert.Equal(429, (await stage.Steward.PostAsync(path, ("list", list), ("step", "send"))).Code);
        world.Clock.Advance(TimeSpan.FromDays(1.1));
        Assert.Equal(302, Lines(await LookAsync(stage, list), "Good").Count);
    }

    [Fact]
    public async Task After_thirty_days_the_address_is_forgotten()
    {
        var stage = await CircleStage.MakeAsync(world);
        Assert.Equal(302, (await stage.Steward.SubmitAsync(await LookAsync(stage, "slow@people.test"), stage.Path + "/invitations/list", ("step", "send"))).Code);
        Assert.Single(await world.MailsAsync(), m => m.To() == "slow@people.test");
        world.Clock.Advance(TimeSpan.FromDays(Invitation.MailedDays + 1));
        Assert.Equal(["slow@people.test"], Lines(await LookAsync((stage with { Steward = await world.AsAsync(stage.StewardEmail) }), "slow@people.test"), "Good"));
        await world.DbAsync(async db =>
        {
            await Timetable.TidyAsync(db, world.Clock.GetUtcNow(), CancellationToken.None);
            return 0;
        });
        Assert.Equal(0, await CountAsync(stage));
    }

    [Fact]
    public async Task The_operator_invites_to_the_place_and_whoever_comes_is_in_at_once()
    {
        var oper = await world.AsAsync(World.Operator);
        const string Path = "/operate/invitations/list";
        var report = await oper.SubmitAsync(Path, Path, ("list", $"{World.Member}\nfresh@people.test"));
        Assert.Equal([World.Member], Lines(report, "AlreadyHere"));
        Assert.Equal(302, (await oper.SubmitAsync(report, Path, ("step", "send"))).Code);
        var mail = Assert.Single(await world.MailsAsync(), m => m.To() == "fresh@people.test");
        var guest = world.Guest();
        Assert.Equal(200, (await guest.GetAsync(mail.Link())).Code);
        Assert.StartsWith("/invited/", mail.Link(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_and_kept_where_it_was_typed()
    {
        var stage = await CircleStage.MakeAsync(world);
        var path = stage.Path + "/invitations/list";
        Assert.Equal(400, (await stage.Steward.SubmitAsync(path, path, ("list", " "))).Code);
        var large = await stage.Steward.SubmitFilesAsync(await stage.Steward.GetAsync(path), path, [("a.csv", "text/csv", new byte[PeopleList.MostBytes + 1])]);
        Assert.Equal((413, true), (large.Code, large.Html.QuerySelector(".error, [role=alert]") is not null));
        var stale = await stage.Steward.PostAsync(path, ("list", "keep@people.test"), (Form.TokenField, "none"));
        Assert.Equal((400, true), (stale.Code, stale.Text.Contains("keep@people.test")));
        var bytes = Enumerable.Range(0, 4096).Select(i => (byte)(i * 37)).ToArray();
        Assert.Contains((await stage.Steward.SubmitFilesAsync(await stage.Steward.GetAsync(path), path, [("a.csv", "text/csv", bytes)])).Code, new[] { 200, 400 });
    }

    private static Task<Page> LookAsync(CircleStage stage, string list) =>
        stage.Steward.SubmitAsync(stage.Path + "/invitations/list", stage.Path + "/invitations/list", ("list", list));

    private static List<string> Lines(Page report, string state) =>
        [.. report.Html.QuerySelectorAll($"section[aria-labelledby={state}] li span[translate]").Select(e => e.TextContent)];

    private Task<int> CountAsync(CircleStage stage) => world.DbAsync(db => db.Set<Invitation>().CountAsync(i => i.Circle!.Slug == stage.Slug && i.ByMail));
}
