using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Tests.Delivery;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Ibasho.Tests.Whole;

/// <summary>A real mail server takes our mails, over a line it encrypts, and what it delivers reads as it was meant.</summary>
public sealed class PostfixTests
{
    [PostfixFact]
    public async Task A_real_server_takes_delivers_and_refuses_as_it_should()
    {
        await using var postfix = await Postfix.StartAsync();
        var address = $"smtp://localhost:{postfix.Port}?starttls=yes&from=place@place.test";

        // Nobody vouches for the server: nothing is said to it, and the mail waits.
        var wary = new SmtpWorld(address);
        await wary.InitializeAsync();
        await MailAsync(wary, MailKind.PasswordChanged, await wary.NewPersonAsync());
        Assert.Equal(1, await wary.DbAsync(db => db.Set<Mail>().CountAsync(m => m.State == MailState.Waiting && m.Attempts == 1)));
        await wary.DisposeAsync();

        var world = new SmtpWorld(address, postfix.Ca);
        await world.InitializeAsync();
        var email = await world.NewPersonAsync();
        await MailAsync(world, MailKind.Recover, email);
        var mail = await MimeMessage.LoadAsync(Assert.Single(await postfix.ArrivedAsync(1)));
        Assert.Equal((email, "place@place.test"), (mail.To(), mail.From.Mailboxes.Single().Address));
        Assert.Contains("新しいパスワード", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("30分間、1回だけ", mail.TextBody, StringComparison.Ordinal);
        Assert.StartsWith("from place.test ", mail.Headers[HeaderId.Received], StringComparison.Ordinal);
        Assert.Contains("with ESMTPS", mail.Headers[HeaderId.Received], StringComparison.Ordinal);
        Assert.Equal(200, (await world.Guest().OpenAsync(mail.Link())).Code);
        Assert.Equal(0, await world.DbAsync(db => db.Set<Mail>().CountAsync()));

        // It knows whom it has: the address is marked.
        var nobody = "no.body@people.test";
        await world.DbAsync(db => db.Users.Where(p => p.Email == email).ExecuteUpdateAsync(p => p.SetProperty(x => x.Email, nobody).SetProperty(x => x.NormalizedEmail, nobody.ToUpperInvariant())));
        await MailAsync(world, MailKind.PasswordChanged, nobody);
        Assert.NotNull(await world.DbAsync(db => db.Users.Where(p => p.Email == nobody).Select(p => p.MailFailedAt).SingleAsync()));
        Assert.Single(await postfix.ArrivedAsync(1));
        await world.DisposeAsync();
    }

    private static async Task MailAsync(World world, MailKind kind, string email)
    {
        var id = await world.IdAsync(email);
        await world.DbAsync(db =>
        {
            db.Mail(kind, id, world.Clock.GetUtcNow());
            return db.SaveChangesAsync();
        });
        await world.App.Services.GetRequiredService<MailWorker>().DrainAsync(default);
    }
}
