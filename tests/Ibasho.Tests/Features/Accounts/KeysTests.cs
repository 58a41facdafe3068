using Ibasho.Access;
using Ibasho.Data.Demo;
using Ibasho.Delivery.Webhooks;
using Ibasho.Features.Accounts;
using Ibasho.Model;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Features.Accounts;

/// <summary>Class 40: new keys end what was proved under the old ones; only the secrets of apps live on, sealed anew.</summary>
public sealed class KeysTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task Class40_After_new_keys_nothing_from_before_opens_and_apps_go_on()
    {
        var stage = await FactorStage.MakeAsync(world);
        stage.Tick();
        var (half, guest, program) = (await stage.HalfwayAsync(), world.Guest(), await world.ProgramAsync(stage.Email));
        var form = await guest.GetAsync("/sign-in");
        var id = await world.IdAsync(stage.Email);
        var seal = (await world.DbAsync(db => db.Set<SecondFactor>().AsNoTracking().SingleAsync(f => f.PersonId == id))).Secret!;
        var (hook, ring) = (WebhookKey.New(), world.App.Services.GetRequiredService<IDataProtectionProvider>());
        await world.DbAsync(async db =>
        {
            db.Add(new Webhook { CircleId = await db.Set<Circle>().Select(c => c.Id).FirstAsync(), MadeById = id, Address = "https://hook.example/", SealedKey = WebhookKey.Seal(ring, hook), CreatedAt = world.Clock.GetUtcNow() });
            db.Add(new MailLink { TokenHash = Secrets.Hash("mailed"), PersonId = id, Of = "", Address = "", Stamp = "", ExpiresAt = world.Clock.GetUtcNow().AddDays(1) });
            return await db.SaveChangesAsync();
        });
        KeysRotated done;
        await using (var scope = world.App.Services.CreateAsyncScope()) done = await scope.ServiceProvider.GetRequiredService<RotateKeys>().RunAsync(default);
        Assert.Equal((1, 1, 0), (done.Revoked, done.Apps, done.Lost));
        Assert.Single(world.App.Services.GetRequiredService<IKeyManager>().GetAllKeys(), k => !k.IsRevoked);

        // The server starts on the new keys. Cookie, half a sign-in, token, form: refused.
        await using var app = await world.AgainAsync();
        Browser In(Browser before) => before.Cookies.Aggregate(new Browser(app.GetTestServer()), (next, cookie) => { next.Cookies[cookie.Key] = cookie.Value; return next; });
        Assert.Equal(302, (await In(stage.Browser).GetAsync("/settings")).Code);
        Assert.Equal(302, (await In(half).GetAsync("/sign-in/code")).Code);
        Assert.Equal(401, (int)(await program.GetAsync("/api/v1/me")).StatusCode);
        var browser = In(guest);
        var old = await browser.SubmitAsync(form, "/sign-in", ("email", stage.Email), ("password", DemoCommunity.Password));
        Assert.Equal(400, old.Code);
        Assert.Equal(hook, WebhookKey.Open(app.Services.GetRequiredService<IDataProtectionProvider>(), await world.DbAsync(db => db.Set<Webhook>().Where(w => w.MadeById == id).Select(w => w.SealedKey).SingleAsync())));
        Assert.False(await world.DbAsync(db => db.Set<MailLink>().AnyAsync()));
        // The old seal opens nothing; the new one does, and the phone goes on.
        var secrets = app.Services.GetRequiredService<FactorSecrets>();
        Assert.Null(secrets.Open(id, seal));
        Assert.Equal("/sign-in/code?return=%2F", (await browser.SubmitAsync(old, "/sign-in", ("email", stage.Email), ("password", DemoCommunity.Password))).Location);
        Assert.Equal((302, "/settings"), FactorStage.Met(await FactorStage.EnterAsync(browser, stage.Code())));
    }

    [Fact]
    public async Task The_commands_are_refused_while_a_server_runs()
    {
        var folder = Directory.CreateTempSubdirectory("ibasho-keys-").FullName;
        using (FolderLock.Take(folder))
            Assert.Equal(1, await Serving.RotateKeysAsync(new Settings(folder, "", "127.0.0.1", 5080, "", ""), default));
        Assert.False(Directory.Exists(Path.Combine(folder, "keys")));
        // Stopped, it is done, and can be done again; nobody has no factors.
        var settings = new Settings(folder, "", "127.0.0.1", 5080, "", "");
        Assert.Equal((0, 0, 1), (await Serving.RotateKeysAsync(settings, default), await Serving.RotateKeysAsync(settings, default), await Serving.ForgetFactorsAsync(settings, "nobody@test.example", default)));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder, "keys")));
        await Template.DropAsync(folder, "");
    }
}
