using Ibasho.Data.Postgres;
using Ibasho.Data.Sqlite;
using Ibasho.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ibasho.Data;

/// <summary>How long a request waits for one answer of the database; jobs and commands have more time.</summary>
public sealed record StorePatience(int Seconds)
{
    public static readonly StorePatience Usual = new(8);
}

/// <summary>Chooses the database: a file in the data folder, or PostgreSQL where a connection string is given.</summary>
public static class Databases
{
    public const string FileName = "ibasho.db";
    private const int JobSeconds = 30;

    public static IServiceCollection AddDatabase(this IServiceCollection services, string folder, string? postgres, string replica)
    {
        if (string.IsNullOrEmpty(postgres))
            services.AddDbContextPool<AppDb, SqliteAppDb>(options => Sqlite(options, Path.Combine(folder, FileName)));
        else
            services.AddDbContextPool<AppDb, PostgresAppDb>(options => Postgres(options, Patient(postgres), JobSeconds));
        services.AddSingleton(new NodeVoices(postgres ?? ""));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ReadDb>(provider, string.IsNullOrEmpty(postgres) ? "" : replica));
        services.AddSingleton(StorePatience.Usual);
        services.AddSingleton<StoreWatch>();
        return services;
    }

    /// <summary>Contexts over a replica, which is given up soon where it does not answer, for the leader can.</summary>
    internal static PooledDbContextFactory<PostgresAppDb> Replica(IServiceProvider services, string connection)
    {
        var soon = new Npgsql.NpgsqlConnectionStringBuilder(connection);
        if (!soon.ContainsKey("Timeout")) soon.Timeout = 2;
        if (!soon.ContainsKey("Command Timeout")) soon.CommandTimeout = 5;
        var options = new DbContextOptionsBuilder<PostgresAppDb>().UseApplicationServiceProvider(services).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
        Postgres(options, soon.ConnectionString);
        return new((DbContextOptions<PostgresAppDb>)options.Options);
    }

    /// <summary>A database beside the one of this place, held by one who disposes it.</summary>
    public static AppDb Open(IServiceProvider services, string folder, string postgres)
    {
        if (postgres.Length > 0)
        {
            var options = new DbContextOptionsBuilder<PostgresAppDb>().UseApplicationServiceProvider(services);
            Postgres(options, postgres);
            return new PostgresAppDb((DbContextOptions<PostgresAppDb>)options.Options);
        }
        var own = new DbContextOptionsBuilder<SqliteAppDb>().UseApplicationServiceProvider(services);
        Sqlite(own, Path.Combine(folder, FileName), ";Pooling=False", maps: false);
        return new SqliteAppDb((DbContextOptions<SqliteAppDb>)own.Options);
    }

    /// <summary>Where the tables are not in the schema that everybody has, the list of migrations is asked for there.</summary>
    private static void Postgres(DbContextOptionsBuilder options, string connection, int? seconds = null)
    {
        var schema = new Npgsql.NpgsqlConnectionStringBuilder(connection).SearchPath?.Split(',')[0].Trim();
        options.UseNpgsql(connection, npgsql =>
        {
            npgsql.CommandTimeout(seconds);
            if (schema is { Length: > 0 }) npgsql.MigrationsHistoryTable(HistoryRepository.DefaultTableName, schema);
        });
    }

    /// <summary>A server that takes calls and says nothing is left after seconds, unless the operator says how long.</summary>
    internal static string Patient(string connection)
    {
        var said = new System.Data.Common.DbConnectionStringBuilder { ConnectionString = connection };
        var patient = new Npgsql.NpgsqlConnectionStringBuilder(connection);
        if (!said.ContainsKey("Timeout")) patient.Timeout = StorePatience.Usual.Seconds / 2;
        // What begins and ends a transaction knows no other limit than this; everything else is given its own.
        if (!said.ContainsKey("Command Timeout")) patient.CommandTimeout = StorePatience.Usual.Seconds;
        // A server that stands still would be waited for again to tell it that nobody waits, once for each way to tell it.
        if (!said.ContainsKey("Cancellation Timeout")) patient.CancellationTimeout = -1;
        if (!said.ContainsKey("GSS Encryption Mode")) patient.GssEncryptionMode = Npgsql.GssEncryptionMode.Disable;
        return patient.ConnectionString;
    }

    private static void Sqlite(DbContextOptionsBuilder options, string file, string how = "", bool maps = true) =>
        options.UseSqlite($"Data Source={file}{how}").AddInterceptors(new ConnectionSettings(maps))
            // A table that is made anew needs it, and whoever starts the place can do nothing about it.
            .ConfigureWarnings(w => w.Ignore(Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.NonTransactionalMigrationOperationWarning));

    // The model depends on Identity's options, so the tools must see the same ones as the product.
    private static IServiceProvider ForTools()
    {
        var services = new ServiceCollection();
        services.AddAccounts();
        return services.BuildServiceProvider();
    }

    internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteAppDb>
    {
        public SqliteAppDb CreateDbContext(string[] args) =>
            new(new DbContextOptionsBuilder<SqliteAppDb>().UseSqlite("Data Source=design.db").UseApplicationServiceProvider(ForTools()).Options);
    }

    internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresAppDb>
    {
        public PostgresAppDb CreateDbContext(string[] args) =>
            new(new DbContextOptionsBuilder<PostgresAppDb>().UseNpgsql("Host=localhost").UseApplicationServiceProvider(ForTools()).Options);
    }

    /// <summary>ASP.NET Core Identity over the product's people.</summary>
    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddIdentityCore<Person>(options =>
        {
            options.User.RequireUniqueEmail = true;
            options.User.AllowedUserNameCharacters = ""; // The user name is the e-mail address.
            options.Password.RequiredLength = 12;
            options.Password.RequireDigit = options.Password.RequireLowercase = options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false;
            options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
        }).AddEntityFrameworkStores<AppDb>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 600_000);
    }
}
