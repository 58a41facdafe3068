using System.Diagnostics;
using Ibasho.Data;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Ibasho.Tests.Shell;

/// <summary>A PostgreSQL that throws everybody out, or keeps them waiting: told within seconds, and all goes on afterwards in the same process.</summary>
public sealed class AwayPostgresTests(AwayPostgresTests.Impatient world) : IClassFixture<AwayPostgresTests.Impatient>
{
    private string Connection => world.App.Services.GetRequiredService<Settings>().Database;

    [Fact]
    public async Task It_throws_everybody_out_and_takes_them_in_again()
    {
        if (!Template.IsPostgres) return;
        var browser = await world.AsAsync(World.Member);
        Assert.Equal(200, (await browser.GetAsync("/circles")).Code);
        var name = new NpgsqlConnectionStringBuilder(Connection).Database;
        await using var elsewhere = await OpenAsync(new NpgsqlConnectionStringBuilder(Connection) { Database = "postgres", Pooling = false }.ConnectionString);
        await RunAsync(elsewhere, $"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        try
        {
            await RunAsync(elsewhere, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
            for (var i = 0; i < 3; i++) Assert.Equal(503, (await browser.GetAsync("/circles")).Code);
        }
        finally
        {
            await RunAsync(elsewhere, $"ALTER DATABASE {name} ALLOW_CONNECTIONS true");
        }
        await world.App.Services.GetRequiredService<StoreWatch>().Back;
        Assert.Equal(200, (await browser.GetAsync("/circles")).Code);
        await world.DrainAsync();
    }

    [Fact]
    public async Task Who_is_kept_waiting_is_told_within_seconds()
    {
        if (!Template.IsPostgres) return;
        var browser = await world.AsAsync(World.Member);
        await using var holder = await OpenAsync(Connection);
        await using (var held = await holder.BeginTransactionAsync())
        {
            await RunAsync(holder, "LOCK TABLE \"Membership\" IN ACCESS EXCLUSIVE MODE");
            var watch = Stopwatch.StartNew();
            Assert.Equal(503, (await browser.GetAsync("/circles")).Code);
            Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        }
        await world.App.Services.GetRequiredService<StoreWatch>().Back;
        Assert.Equal(200, (await browser.GetAsync("/circles")).Code);
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connection)
    {
        var open = new NpgsqlConnection(connection);
        await open.OpenAsync();
        return open;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names are made here.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A place that waits a second for an answer.</summary>
    public sealed class Impatient : World
    {
        protected override void Add(IServiceCollection services) => services.AddSingleton(new StorePatience(1));
    }
}
