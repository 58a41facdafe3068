using Ibasho.Access;
using Ibasho.Data.Demo;
using Ibasho.Features.Accounts;
using Ibasho.Model;
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
        KeysRotated done;
        await using (var scope = world.App.Services.CreateAsyncScope()) done = await scope.ServiceProvider.GetRequiredService<RotateKeys>().RunAsync(default);
        Assert.Equal((1, 1, 0), (done.Revoked, done.Apps, done.Lost));
        Assert.Single(world.App.Services.GetRequiredService<IKeyManager>().GetAllKeys(), k => !k.IsRevoked);

        // Cookie, half a sign-in, token, form.
        Assert.Equal(302, (await stage.Browser.GetAsync("/settings")).Code);
        Assert.Equal(302, (await half.GetAsync("/sign-in/code")).Code);
        Assert.Equal(401, (int)(await program.GetAsync("/api/v1/me")).StatusCode);
        var old = await guest.SubmitAsync(form, "/sign-in", ("email", stage.Email), ("password", DemoCommunity.Password));
        Assert.Equal(400, old.Code);
        // The old seal opens nothing; the new one does, and the code goes on.
        Assert.Null(FactorStage.Secrets(world).Open(id, seal));
        Assert.Equal((302, "/settings"), FactorStage.Met(await FactorStage.EnterAsync(await stage.HalfwayAsync(), stage.Code())));

        // A process that starts on this folder afterwards sees it alike.
        await using var other = World.Build(world.Folder, "", world.Clock);
        var row = await world.DbAsync(db => db.Set<SecondFactor>().AsNoTracking().SingleAsync(f => f.PersonId == id));
        Assert.NotNull(other.Services.GetRequiredService<FactorSecrets>().Open(id, row.Secret!));
        Assert.Null(other.Services.GetRequiredService<FactorSecrets>().Open(id, seal));
    }

    [Fact]
    public async Task The_command_is_refused_while_a_server_runs()
    {
        var folder = Directory.CreateTempSubdirectory("ibasho-keys-").FullName;
        using (FolderLock.Take(folder))
            Assert.Equal(1, await Serving.RotateKeysAsync(new Settings(folder, "", "127.0.0.1", 5080, "", ""), default));
        Assert.False(Directory.Exists(Path.Combine(folder, "keys")));
        Directory.Delete(folder, recursive: true);
    }
}
