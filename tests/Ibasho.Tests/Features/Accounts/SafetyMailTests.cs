namespace Ibasho.Tests.Features.Accounts;

/// <summary>Whoever's factors change hears of it by mail, whoever did it.</summary>
public sealed class SafetyMailTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task A_factor_that_comes_and_one_that_goes_are_told_and_the_mail_holds_no_secret()
    {
        var stage = await FactorStage.MakeAsync(world);
        var mail = Assert.Single(await world.MailsAsync(), m => m.To() == stage.Email);
        Assert.Contains("サインインの守り", mail.Subject, StringComparison.Ordinal);
        Assert.Equal("/settings/safety", mail.Link());

        stage.Tick();
        await stage.Browser.SubmitAsync("/settings/safety", "/settings/safety/app/remove");
        Assert.Single(await world.MailsAsync(), m => m.To() == stage.Email);
    }
}
