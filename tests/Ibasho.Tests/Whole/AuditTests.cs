using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Whole;

/// <summary>The audit log against somebody who may write everything in the database: whatever is done to it is found, and where.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private EmptyPlace _place = null!;

    private DayKeys Days => _place.Services.GetRequiredService<DayKeys>();

    private string Folder => _place.Services.GetRequiredService<KeyDirectory>().Folder;

    [Fact]
    public async Task What_was_written_is_whole_and_counts_without_gaps()
    {
        await WriteAsync(8);
        Assert.Equal(Enumerable.Range(1, 8).Select(n => (long?)n), await DbAsync(db => db.Set<AuditEntry>().OrderBy(a => a.Id).Select(a => a.Number).ToListAsync()));
        var report = await VerifyAsync();
        Assert.Equal((8, 1, 0), (report.Entries, report.Days, report.Faults.Count));
    }

    [Theory]
    [InlineData("change", AuditTrouble.Changed, 4L)]
    [InlineData("delete", AuditTrouble.Missing, 4L)]
    [InlineData("exchange", AuditTrouble.Changed, 4L)]
    [InlineData("insert", AuditTrouble.Changed, 4L)]
    [InlineData("beside", AuditTrouble.Unchained, null)]
    [InlineData("cut", AuditTrouble.Cut, 8L)]
    [InlineData("rewrite", AuditTrouble.Rewritten, 8L)]
    [InlineData("resign", AuditTrouble.Unsigned, 8L)]
    [InlineData("newkey", AuditTrouble.OtherKey, 8L)]
    public async Task Every_change_is_found_and_where(string act, AuditTrouble trouble, long? number)
    {
        await WriteAsync(8);
        await NextDayAsync();
        await WriteAsync(2);
        await OpenAsync();
        await TamperAsync(act);
        var fault = (await VerifyAsync()).Faults[0];
        Assert.Equal((trouble, number), (fault.Trouble, fault.Number));
    }

    [Fact]
    public async Task An_end_that_was_cut_with_its_signatures_is_found_by_what_was_kept_elsewhere()
    {
        await WriteAsync(5);
        var kept = await NextDayAsync();
        await WriteAsync(2);
        Assert.Empty((await VerifyAsync(kept)).Faults);
        await OpenAsync();
        await SqlAsync("""DELETE FROM "AuditEntry" WHERE "Number" > 3""", $"""DELETE FROM "AuditDay" WHERE "Number" > 0""");
        foreach (var file in Directory.GetFiles(Folder, "*.day")) File.Delete(file);
        Assert.Empty((await VerifyAsync()).Faults);
        Assert.Contains((await VerifyAsync(kept)).Faults, f => f is { Trouble: AuditTrouble.CutAnchor, Number: 5 });
    }

    [Fact]
    public async Task An_old_copy_that_was_put_back_is_a_fork()
    {
        await WriteAsync(3);
        await NextDayAsync();
        await WriteAsync(3);
        var kept = await NextDayAsync();
        // What the database was a day ago.
        await OpenAsync();
        await SqlAsync("""DELETE FROM "AuditEntry" WHERE "Number" > 3""", """DELETE FROM "AuditDay" WHERE "Number" > 3""");
        Assert.Equal(AuditTrouble.OlderThanKeys, Assert.Single((await VerifyAsync()).Faults).Trouble);
        Assert.Contains((await VerifyAsync(kept)).Faults, f => f.Trouble == AuditTrouble.CutAnchor);

        // It goes on: another history under the same numbers.
        await WriteAsync(6);
        await NextDayAsync();
        Assert.Contains((await VerifyAsync()).Faults, f => f.Trouble == AuditTrouble.OtherKey);
        Assert.Contains((await VerifyAsync(kept)).Faults, f => f is { Trouble: AuditTrouble.Forked, Number: 6 });
    }

    [Fact]
    public async Task The_database_itself_refuses_change()
    {
        await WriteAsync(2);
        foreach (var sql in (string[])["""UPDATE "AuditEntry" SET "Act" = 'x'""", """DELETE FROM "AuditEntry" WHERE "Number" = 1""", """UPDATE "AuditDay" SET "Number" = 9""", """DELETE FROM "AuditDay" """])
            Assert.Contains("never changed", (await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => SqlAsync(sql))).Message, StringComparison.Ordinal);
        Assert.Empty((await VerifyAsync()).Faults);
    }

    [Fact]
    public async Task Many_who_write_at_once_make_one_chain()
    {
        await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => WriteAsync(2)));
        var report = await VerifyAsync();
        Assert.Equal((48, 0), (report.Entries, report.Faults.Count));
    }

    [Fact]
    public async Task Given_up_or_kept_without_a_word_the_next_entry_asks_where_the_log_stands()
    {
        await WriteAsync(1);
        await DbAsync(async db =>
        {
            await using (await db.WriteAsync(default))
            {
                db.Audit(Viewer.Guest, "given.up", _place.Clock.GetUtcNow());
                await db.SaveChangesAsync();
            }
            db.ChangeTracker.Clear();
            await WriteAsync(1); // Somebody else meanwhile; to this context it is as if its own commit had gone through unheard.
            db.Audit(Viewer.Guest, "again", _place.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        Assert.Equal((3, 0), ((await VerifyAsync()).Entries, (await VerifyAsync()).Faults.Count));
        Assert.False(await DbAsync(db => db.Set<AuditEntry>().AnyAsync(a => a.Act == "given.up")));
    }

    [Fact]
    public async Task Of_the_signing_keys_one_lives_and_a_crash_leaves_none_behind()
    {
        await WriteAsync(1);
        await NextDayAsync();
        Assert.Single(Directory.GetFiles(Folder, "*.day"));
        // Stopped between the new key and the row: the key of before signs on.
        Days.Make();
        Assert.Equal(2, Directory.GetFiles(Folder, "*.day").Length);
        await DbAsync(async db =>
        {
            await db.BeginAuditAsync(Days, Today, default);
            return 0;
        });
        Assert.Single(Directory.GetFiles(Folder, "*.day"));
        await NextDayAsync();
        var report = await VerifyAsync();
        Assert.Equal((3, 0), (report.Days, report.Faults.Count));
    }

    [Fact]
    public async Task Details_of_a_person_go_with_their_key_and_the_chain_holds()
    {
        await DbAsync(async db =>
        {
            db.Audit(Viewer.Guest, "about.somebody", _place.Clock.GetUtcNow(), subject: 77, detail: "かなりや通り");
            return await db.SaveChangesAsync();
        });
        var entry = await DbAsync(db => db.Set<AuditEntry>().AsNoTracking().SingleAsync());
        Assert.DoesNotContain("かなりや", entry.Detail, StringComparison.Ordinal);
        Assert.Equal("かなりや通り", await DbAsync(db => db.OpenDetailAsync(entry, default)));
        await DbAsync(async db =>
        {
            await db.ForgetSubjectAsync(77, default);
            return 0;
        });
        Assert.Null(await DbAsync(db => db.OpenDetailAsync(entry, default)));
        Assert.Empty((await VerifyAsync()).Faults);
    }

    [Fact]
    public async Task Entries_of_a_time_before_the_chain_are_brought_into_it()
    {
        await SqlAsync("""INSERT INTO "AuditEntry" ("At", "Act", "Detail") VALUES (1, 'old.one', 'a')""", """INSERT INTO "AuditEntry" ("At", "Act", "SubjectId", "Detail") VALUES (2, 'old.two', 5, 'b')""");
        Assert.Equal(AuditTrouble.Unchained, Assert.Single((await VerifyAsync()).Faults).Trouble);
        await DbAsync(async db =>
        {
            await db.BeginAuditAsync(Days, Today, default);
            return 0;
        });
        await WriteAsync(1);
        Assert.Equal((3, 0), ((await VerifyAsync()).Entries, (await VerifyAsync()).Faults.Count));
    }

    private DateOnly Today => DateOnly.FromDateTime(_place.Clock.GetUtcNow().UtcDateTime);

    private Task WriteAsync(int count) => DbAsync(async db =>
    {
        for (var i = 0; i < count; i++)
        {
            db.Audit(Viewer.Guest, "test.act", _place.Clock.GetUtcNow(), detail: $"{i}");
            await db.SaveChangesAsync();
        }
        return 0;
    });

    private async Task<AuditAnchor> NextDayAsync()
    {
        _place.Clock.Advance(TimeSpan.FromDays(1));
        AuditDay? closed = null;
        await DbAsync(async db =>
        {
            await db.CloseAuditDayAsync(Days, Today, _ => { }, default);
            closed = await db.Set<AuditDay>().AsNoTracking().OrderByDescending(d => d.Day).FirstAsync();
            return 0;
        });
        return AuditAnchor.Read($"mail:\n{closed!.Anchor}\nbye")!;
    }

    private Task<AuditReport> VerifyAsync(AuditAnchor? anchor = null) => DbAsync(db => db.VerifyAuditAsync(Days, anchor, default));

    /// <summary>As the owner of the database.</summary>
    private Task OpenAsync() => Template.IsPostgres
        ? SqlAsync("""ALTER TABLE "AuditEntry" DISABLE TRIGGER USER""", """ALTER TABLE "AuditDay" DISABLE TRIGGER USER""")
        : SqlAsync("DROP TRIGGER audit_entry_update", "DROP TRIGGER audit_entry_delete", "DROP TRIGGER audit_day_update", "DROP TRIGGER audit_day_delete");

    private Task TamperAsync(string act) => act switch
    {
        "change" => SqlAsync("""UPDATE "AuditEntry" SET "Detail" = 'x' WHERE "Number" = 4"""),
        "delete" => SqlAsync("""DELETE FROM "AuditEntry" WHERE "Number" = 4"""),
        "exchange" => SqlAsync("""UPDATE "AuditEntry" SET "Number" = 99 WHERE "Number" = 4""", """UPDATE "AuditEntry" SET "Number" = 4 WHERE "Number" = 5""", """UPDATE "AuditEntry" SET "Number" = 5 WHERE "Number" = 99"""),
        "insert" => SqlAsync("""UPDATE "AuditEntry" SET "Number" = "Number" + 100 WHERE "Number" > 3""", """UPDATE "AuditEntry" SET "Number" = "Number" - 99 WHERE "Number" > 3""",
            """INSERT INTO "AuditEntry" ("At", "Act", "Detail", "Number", "Hash") SELECT 5, 'new.one', '', 4, "Hash" FROM "AuditEntry" WHERE "Number" = 3"""),
        "beside" => SqlAsync("""INSERT INTO "AuditEntry" ("At", "Act", "Detail") VALUES (5, 'new.one', '')"""),
        "cut" => SqlAsync("""DELETE FROM "AuditEntry" WHERE "Number" > 6"""),
        "rewrite" => RewriteAsync(),
        "resign" => RewriteAsync("""UPDATE "AuditDay" SET "Head" = (SELECT "Hash" FROM "AuditEntry" WHERE "Number" = 8) WHERE "Number" = 8"""),
        _ => NewKeyAsync(),
    };

    /// <summary>Somebody who knows how the chain is made, and makes it anew from entry 4 on.</summary>
    private async Task RewriteAsync(params string[] then)
    {
        await SqlAsync("""UPDATE "AuditEntry" SET "Detail" = 'x' WHERE "Number" = 4""");
        await DbAsync(async db =>
        {
            var all = await db.Set<AuditEntry>().OrderBy(a => a.Number).ToListAsync();
            var before = new byte[AuditEntry.HashSize];
            foreach (var entry in all)
            {
                entry.Chain(entry.Number!.Value, before);
                before = entry.Hash!;
            }
            return await db.SaveChangesAsync();
        });
        await SqlAsync(then);
    }

    /// <summary>The same, signed well with a key of their own.</summary>
    private async Task NewKeyAsync()
    {
        await RewriteAsync();
        await DbAsync(async db =>
        {
            var day = await db.Set<AuditDay>().SingleAsync(d => d.Number == 8);
            var own = Days.Make();
            var anew = new AuditDay { Day = day.Day, Number = 8, Head = (await db.Set<AuditEntry>().SingleAsync(a => a.Number == 8)).Hash!, PublicKey = own, NextKey = day.NextKey };
            anew.Signature = Days.Sign(own, anew.Signed);
            await db.Set<AuditDay>().Where(d => d.Number == 8).ExecuteDeleteAsync();
            db.ChangeTracker.Clear();
            db.Add(anew);
            return await db.SaveChangesAsync();
        });
    }

    private Task SqlAsync(params string[] all) => DbAsync(async db =>
    {
        foreach (var sql in all) await db.Database.ExecuteSqlRawAsync(sql);
        return 0;
    });

    private async Task<T> DbAsync<T>(Func<AppDb, Task<T>> ask)
    {
        await using var scope = _place.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<AppDb>());
    }

    public async Task InitializeAsync() => _place = await EmptyPlace.MakeAsync();

    public async Task DisposeAsync() => await _place.DisposeAsync();
}
