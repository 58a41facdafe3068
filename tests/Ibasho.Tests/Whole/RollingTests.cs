using System.Collections.Concurrent;
using System.Net;
using Ibasho.Data;
using Ibasho.Data.Postgres;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ibasho.Tests.Whole;

/// <summary>An update of several nodes without a pause: old and new ones over the same tables, and the way back.</summary>
public sealed class RollingTests : NodesStage
{
    private readonly ConcurrentDictionary<string, HttpStatusCode> _answers = new();

    [Fact]
    public async Task Nodes_go_on_while_the_next_version_renews_the_tables_and_start_again_afterwards()
    {
        if (!Template.IsPostgres) return;
        await using var one = StartOne();
        await using (var two = StartTwo())
        {
            await one.AnsweringAsync();
            await two.AnsweringAsync();
            using var enough = new CancellationTokenSource();
            var writers = Enumerable.Range(0, 4).Select(_ => WriteAsync(one, enough.Token)).ToList();
            await WrittenAsync(writers, 20);

            // Somebody reads for long, as a backup does: the renewal waits for it, and nobody waits behind the renewal.
            Task renewed;
            await using (var reader = new NpgsqlConnection(Database))
            {
                await reader.OpenAsync();
                await using var reading = await reader.BeginTransactionAsync();
                await using (var command = new NpgsqlCommand("""SELECT count(*) FROM "Post", "Thread" """, reader)) await command.ExecuteScalarAsync();
                renewed = RenewAsync(new NextVersion(Database));
                await WrittenAsync(writers, 20);
                if (renewed.IsFaulted) await renewed;
                Assert.False(renewed.IsCompleted);
            }
            await renewed.WaitAsync(Patience);
            await WrittenAsync(writers, 20);

            two.Ask();
            Assert.Equal(0, await two.EndAsync());
            await WithDbAsync(db => db.Database.ExecuteSqlAsync($"""INSERT INTO "KeyCheck" ("Name", "Canary") VALUES ('Weather', ''::bytea)"""));
            await using var again = StartTwo();
            await again.AnsweringAsync();
            Assert.Contains("A newer version has added to the tables", again.Said, StringComparison.Ordinal);
            writers.Add(WriteAsync(again, enough.Token));
            await WrittenAsync(writers, 20);
            await enough.CancelAsync();
            await Task.WhenAll(writers);
            Assert.DoesNotContain("warn", one.Said + again.Said, StringComparison.Ordinal);
        }
        Assert.All(_answers.Values, status => Assert.Equal(HttpStatusCode.Created, status));
        await WithDbAsync(async db =>
        {
            var bodies = await db.Set<Post>().Where(p => p.ThreadId == ThreadId).Select(p => p.Body).ToListAsync();
            Assert.All(_answers.Keys, body => Assert.Equal(1, bodies.Count(b => b == body)));
            Assert.Equal(bodies.Count, await db.Database.SqlQuery<int>($"""SELECT count(*)::int AS "Value" FROM "Post" WHERE "Weather" IS NULL AND "ThreadId" = {ThreadId}""").SingleAsync());
            Assert.True(await db.Database.SqlQuery<bool>($"""SELECT indisvalid AS "Value" FROM pg_index WHERE indexrelid = '"IX_Post_Weather"'::regclass""").SingleAsync());
        });
    }

    [Fact]
    public async Task A_renewal_that_broke_off_goes_on_where_it_was()
    {
        if (!Template.IsPostgres) return;
        await using (var reader = new NpgsqlConnection(Database))
        {
            await reader.OpenAsync();
            await using var reading = await reader.BeginTransactionAsync();
            await using (var command = new NpgsqlCommand("""SELECT count(*) FROM "Thread" """, reader)) await command.ExecuteScalarAsync();
            using var stop = new CancellationTokenSource();
            var broken = RenewAsync(new NextVersion(Database), stop.Token);
            await UntilAsync($"""SELECT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = '"Post"'::regclass AND attname = 'Weather') AS "Value" """);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => broken);
        }
        await using (var between = StartTwo())
        {
            await between.AnsweringAsync();
            Assert.Equal(HttpStatusCode.Created, await PostAsync(between, Secrets.New(), Letters()));
        }
        await RenewAsync(new NextVersion(Database));
        await using (var next = new NextVersion(Database)) Assert.Empty(await next.Database.GetPendingMigrationsAsync());
        await WithDbAsync(async db =>
        {
            Assert.Equal(3, await db.Database.SqlQuery<int>($"""SELECT max("Clouds") AS "Value" FROM "Thread" """).SingleAsync());
            Assert.Equal(["FK_Weather_AspNetUsers_PersonId", "PK_Weather"], await db.Database.SqlQuery<string>($"""SELECT conname::text AS "Value" FROM pg_constraint WHERE conrelid = '"Weather"'::regclass ORDER BY 1""").ToListAsync());
            Assert.Null(await db.Database.SqlQuery<string?>($"""SELECT obj_description('"__EFMigrationsHistory"'::regclass) AS "Value" """).SingleAsync());
        });
    }

    [Fact]
    public async Task A_version_whose_tables_are_gone_is_refused_in_words()
    {
        if (!Template.IsPostgres) return;
        await RenewAsync(new NextVersion(Database));
        await using (var running = StartTwo())
        {
            await running.AnsweringAsync();
            await HeardAsync();
            Assert.Equal(1, (await Assert.ThrowsAsync<OlderNodesException>(() => RenewAsync(new VersionAfter(Database)))).Nodes);
            Assert.Equal(HttpStatusCode.Created, await PostAsync(running, Secrets.New(), Letters()));
            running.Ask();
            await running.EndAsync();
        }
        await RenewAsync(new VersionAfter(Database));
        await using var one = StartOne();
        Assert.Equal(1, await one.EndAsync());
        Assert.Contains("The tables are of a newer version", one.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", one.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_nodes_that_start_at_once_one_renews_the_tables()
    {
        if (!Template.IsPostgres) return;
        await WithDbAsync(async db =>
        {
            await db.Set<KeyCheck>().Where(k => k.Name == KeyName.Backups).ExecuteDeleteAsync();
            await db.GetService<IMigrator>().MigrateAsync(db.KnownMigrations.Order(StringComparer.Ordinal).ToList()[^2]);
        });
        await using var one = StartOne();
        await using var two = StartTwo();
        await one.AnsweringAsync();
        await two.AnsweringAsync();
        Assert.Single(Folders, folder => Directory.Exists(Path.Combine(folder, "backups")));
        Assert.DoesNotContain("warn", one.Said.Replace("There are new keys", "", StringComparison.Ordinal).Split('\n').Where(l => !l.Contains("Ibasho.Keys", StringComparison.Ordinal)).Aggregate("", (all, l) => all + l), StringComparison.Ordinal);
    }

    /// <summary>Until the node listens: it begins beside its first answers.</summary>
    private Task HeardAsync() => UntilAsync($"SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'ibasho-node %') AS \"Value\"");

    private Task UntilAsync(FormattableString question) => WithDbAsync(async db =>
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await db.Database.SqlQuery<bool>(question).SingleAsync(patience.Token)) await Task.Delay(50, patience.Token);
    });

    /// <summary>As a node of the next version does it when it starts.</summary>
    private async Task RenewAsync(DbContext next, CancellationToken cancel = default)
    {
        await using var _ = next;
        await using var turn = await Renewing.TakeTurnAsync(Database, cancel);
        await Renewing.RunAsync(next, NullLogger.Instance, cancel);
    }

    private async Task WriteAsync(RealProcess node, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var body = Letters();
            _answers[body] = await PostAsync(node, Secrets.New(), body);
        }
    }

    /// <summary>Until so many more were written; whatever is wrong with a writer is wrong with the test.</summary>
    private async Task WrittenAsync(List<Task> writers, int more)
    {
        using var patience = new CancellationTokenSource(Patience);
        for (var until = _answers.Count + more; _answers.Count < until;)
        {
            if (writers.Find(w => w.IsFaulted) is { } broken) await broken;
            await Task.Delay(20, patience.Token);
        }
    }
}
