using Ibasho.Data;

namespace Ibasho.Tests.Walls;

/// <summary>What is stored is what the model says, in both databases.</summary>
public sealed class ModelTests
{
    [Fact]
    public void The_migrations_of_SQLite_are_complete()
    {
        using var db = new Databases.SqliteDesign().CreateDbContext([]);
        Assert.False(db.Database.HasPendingModelChanges(), "tools/add-migration NAME makes what is missing.");
    }

    [Fact]
    public void The_migrations_of_PostgreSQL_are_complete()
    {
        using var db = new Databases.PostgresDesign().CreateDbContext([]);
        Assert.False(db.Database.HasPendingModelChanges(), "tools/add-migration NAME makes what is missing.");
    }

    [Fact]
    public void A_start_knows_every_migration_by_name()
    {
        using var one = new Databases.SqliteDesign().CreateDbContext([]);
        using var other = new Databases.PostgresDesign().CreateDbContext([]);
        Assert.Equal(one.Database.GetMigrations(), one.KnownMigrations.Order(StringComparer.Ordinal));
        Assert.Equal(other.Database.GetMigrations(), other.KnownMigrations.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Both_databases_have_the_same_migrations()
    {
        using var one = new Databases.SqliteDesign().CreateDbContext([]);
        using var other = new Databases.PostgresDesign().CreateDbContext([]);
        Assert.Equal(one.Database.GetMigrations().Select(Name), other.Database.GetMigrations().Select(Name));

        static string Name(string migration) => migration.Split('_', 2)[1];
    }
}
