using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Tests.Features.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Delivery;

/// <summary>Where the audit log stands goes out of the house once a day, to those who run the place and to nobody else.</summary>
public sealed class CloseAuditDayTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task Each_day_with_something_in_it_is_mailed_and_shown_to_those_who_run_the_place()
    {
        var email = await world.NewPersonAsync("運営 ちひろ", isOperator: true);
        var chief = await world.AsAsync(email);
        await FactorStage.EnrolAsync(world, chief);
        world.Clock.Advance(TimeSpan.FromDays(1));
        var mail = Assert.Single(await world.MailsAsync(), m => m.TextBody!.Contains("ibasho-audit", StringComparison.Ordinal));
        Assert.Equal(email, mail.To.Mailboxes.Single().Address);
        var anchor = AuditAnchor.Read(mail.TextBody!)!;
        var days = world.App.Services.GetRequiredService<DayKeys>();
        Assert.Empty((await world.DbAsync(db => db.VerifyAuditAsync(days, anchor, default))).Faults);
        Assert.Contains(anchor.Text, (await (await world.AsAsync(World.Operator)).GetAsync("/operate")).Main, StringComparison.Ordinal);

        // A day on which nothing was recorded is signed and not mailed.
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.DoesNotContain(await world.MailsAsync(), m => m.TextBody!.Contains("ibasho-audit", StringComparison.Ordinal));
        Assert.Equal(3, await world.DbAsync(db => db.Set<AuditDay>().CountAsync()));
        Assert.Empty((await world.DbAsync(db => db.VerifyAuditAsync(days, anchor, default))).Faults);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ibasho-audit")]
    [InlineData("ibasho-audit 2026-11-22 3 abc def")]
    [InlineData("ibasho-audit 2026-13-22 3 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void What_is_no_anchor_is_none(string text) => Assert.Null(AuditAnchor.Read(text));
}
