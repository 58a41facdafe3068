using System.Security.Cryptography;
using System.Text;
using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Tests.Access.Matrix;

/// <summary>Nothing changes without proof: a form's token, a program's right to write. The rows of the database say so.</summary>
public sealed class ProofTests(MatrixTests.Stage stage) : IClassFixture<MatrixTests.Stage>
{
    [Fact]
    public async Task No_form_of_elsewhere_changes_anything()
    {
        var wrong = new List<string>();
        foreach (var role in (Role[])[Role.Author, Role.Steward, Role.Operator])
        {
            // One scene does for all: nothing of it may change.
            var scene = await stage.Cast.SetAsync(Visibility.Closed, role);
            var browser = stage.Guest();
            browser.Cookies["ibasho"] = scene.Cookie;
            await browser.TokenAsync();
            // Whoever looks at pseudonyms for the first time gets an own secret.
            await browser.GetAsync("/me/pseudonyms");
            var rows = await RowsAsync();
            foreach (var route in stage.Routes.Where(r => r.Writes && !r.IsApi))
            {
                stage.Clock.Advance(TimeSpan.FromMinutes(1));
                var address = await route.AddressAsync(scene, stage);
                // An address of the operator's comes with a row of its own.
                var before = route.MakesRows ? await RowsAsync() : rows;
                var page = await browser.PostRawAsync(address, Requests.FieldsOf(route));
                rows = await RowsAsync();
                if (page.Code >= 500 || rows != before) wrong.Add($"{route.Name} as {role}: {page.Code} {page.Location}");
            }
            Assert.Equal(200, (await browser.GetAsync("/settings")).Code);
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_token_that_may_only_read_writes_nothing()
    {
        var wrong = new List<string>();
        foreach (var route in stage.Routes.Where(r => r.Writes && r.IsApi && r.Who == Ibasho.Access.Who.Program))
        {
            stage.Clock.Advance(TimeSpan.FromMinutes(1));
            var scene = await stage.Cast.SetAsync(Visibility.Closed, Role.Steward);
            var hash = Secrets.Hash(scene.Token);
            await stage.DbAsync(async db =>
            {
                (await db.Set<ApiToken>().SingleAsync(t => t.TokenHash == hash)).Scopes = ["read"];
                return await db.SaveChangesAsync();
            });
            var address = await route.AddressAsync(scene, stage);
            var before = await RowsAsync();
            var page = await Requests.SendAsync(stage, route, scene, Role.Steward, address);
            if (page.Code is not (400 or 403) || await RowsAsync() != before) wrong.Add($"{route.Name}: {page.Code}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Reading_changes_nothing()
    {
        var wrong = new List<string>();
        var scene = await stage.Cast.SetAsync(Visibility.Closed, Role.Steward);
        foreach (var route in stage.Routes.Where(r => !r.Writes))
        {
            var address = await route.AddressAsync(scene, stage);
            await Requests.SendAsync(stage, route, scene, Role.Steward, address);
            var before = await RowsAsync();
            await Requests.SendAsync(stage, route, scene, Role.Steward, address);
            if (await RowsAsync() != before) wrong.Add(route.Name);
        }
        Assert.Empty(wrong);
    }

    /// <summary>A hash over every row there is, besides the day on which a session or a token was last used.</summary>
    private Task<string> RowsAsync() => stage.DbAsync(async db =>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetEntityTypes().Select(e => e.GetTableName()).Distinct().Order(StringComparer.Ordinal))
        {
            if (table is nameof(Session) or nameof(ApiToken)) continue;
            await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The names come from the model.
            command.CommandText = $"SELECT * FROM \"{table}\" ORDER BY 1, 2";
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                for (var i = 0; i < reader.FieldCount; i++)
                    hash.AppendData(Encoding.UTF8.GetBytes(Text(reader.GetValue(i)) + "\n"));
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    });

    private static string Text(object value) => value switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        Array array => string.Join('|', array.Cast<object>()),
        _ => value.ToString() ?? "",
    };
}
