using Ibasho.Data;
using Ibasho.Data.Postgres;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Ibasho.Tests.Walls;

/// <summary>A migration lets the version before it go on, or says in its name which is the oldest that can: see docs/decisions/0031.</summary>
public sealed class MigrationTests
{
    /// <summary>From before two versions ran side by side.</summary>
    private static readonly string[] Base = ["First", "CirclePurposeFolded", "DoorsHandsBells", "NamesKeysPeople", "BackupsArchives"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Migrations_only_add_or_say_whom_they_end(bool postgres)
    {
        using AppDb db = postgres ? new Databases.PostgresDesign().CreateDbContext([]) : new Databases.SqliteDesign().CreateDbContext([]);
        var all = db.GetService<IMigrationsAssembly>();
        var before = new List<string>();
        foreach (var (id, type) in all.Migrations)
        {
            var operations = all.CreateMigration(type, db.Database.ProviderName!).UpOperations;
            if (!Base.Contains(Fits.Name(id)))
            {
                if (Fits.Oldest(id) is { } oldest) Assert.Contains(oldest, before);
                else Assert.Empty(operations.Select(o => Breaks(o, operations)).OfType<string>().Select(what => $"{id}: {what}"));
                if (postgres) Assert.Empty(operations.Select(o => Blocks(o, operations)).OfType<string>().Select(what => $"{id}: {what}"));
            }
            before.Add(Fits.Name(id));
        }
    }

    [Fact]
    public void What_breaks_the_version_before_is_found()
    {
        var made = Operations(m => m.CreateTable("New", t => new { Id = t.Column<long>(), Of = t.Column<long>() }, constraints: t =>
        {
            t.PrimaryKey("PK_New", x => x.Id);
            t.ForeignKey("FK_New", x => x.Of, "Old", "Id", onDelete: ReferentialAction.Cascade);
        }));
        Assert.Null(Breaks(made[0], made));
        Assert.Null(Broken(m => m.AddColumn<string>("Said", "Old", nullable: true)));
        Assert.Null(Broken(m => m.AddColumn<int>("Count", "Old", nullable: false, defaultValue: 0)));
        Assert.Null(Broken(m => m.AlterColumn<string>("Name", "Old", type: "character varying(40)", maxLength: 40, oldMaxLength: 20, oldClrType: typeof(string))));
        Assert.Null(Blocked(m => m.CreateIndex("IX", "Old", "Name").Annotation(Renewing.Concurrently, true)));
        Assert.Null(Blocked(m => m.AddColumn<int>("Count", "Old", nullable: false, defaultValue: 0)));

        Assert.NotNull(Broken(m => m.AddColumn<int>("Count", "Old", nullable: false)));
        Assert.NotNull(Broken(m => m.AlterColumn<string>("Name", "Old", nullable: true, oldNullable: false, oldClrType: typeof(string))));
        Assert.NotNull(Broken(m => m.AlterColumn<string>("Name", "Old", maxLength: 10, oldMaxLength: 20, oldClrType: typeof(string))));
        Assert.NotNull(Broken(m => m.CreateIndex("IX", "Old", "Name", unique: true)));
        Assert.NotNull(Broken(m => m.DropColumn("Name", "Old")));
        Assert.NotNull(Broken(m => m.RenameColumn("Name", "Old", "Title")));
        Assert.NotNull(Broken(m => m.DropTable("Old")));
        Assert.NotNull(Broken(m => m.Sql("DELETE FROM \"Old\"")));
        Assert.NotNull(Broken(m => m.AddForeignKey("FK", "Old", "OfId", "Other", principalColumn: "Id", onDelete: ReferentialAction.Restrict)));
        Assert.NotNull(Blocked(m => m.CreateIndex("IX", "Old", "Name")));
        Assert.NotNull(Blocked(m => m.AddColumn<long>("At", "Old", nullable: false, defaultValueSql: "clock_timestamp()")));
        var both = Operations(m => m.AddColumn<int>("Count", "Old", nullable: true), m => m.CreateIndex("IX", "Old", "Count").Annotation(Renewing.Concurrently, true));
        Assert.NotNull(Blocks(both[1], both));
    }

    /// <summary>Why the version before could not go on; null where it can.</summary>
    private static string? Breaks(MigrationOperation operation, IReadOnlyList<MigrationOperation> all) => operation switch
    {
        CreateTableOperation table => table.ForeignKeys.Any(key => !IsNew(key.PrincipalTable, all) && !LetsGo(key.OnDelete)) ? $"{table.Name} would keep rows from being deleted by who does not know it" : null,
        AddColumnOperation column => column.IsNullable || column.DefaultValue is not null || column.DefaultValueSql is not null ? null : $"{column.Name} is filled by nobody who does not know it",
        AlterColumnOperation column => column.IsNullable == column.OldColumn.IsNullable && column.ClrType == column.OldColumn.ClrType && (column.MaxLength ?? int.MaxValue) >= (column.OldColumn.MaxLength ?? int.MaxValue) ? null : $"{column.Name} is not what it was",
        CreateIndexOperation index => index.IsUnique && !IsNew(index.Table, all) ? $"{index.Name} refuses what was allowed" : null,
        AddForeignKeyOperation key => LetsGo(key.OnDelete) && key.Columns.All(c => all.OfType<AddColumnOperation>().Any(a => a.Table == key.Table && a.Name == c)) ? null : $"{key.Name} refuses what was allowed",
        _ => $"{operation.GetType().Name} is not adding",
    };

    /// <summary>Why those who write would wait for it on PostgreSQL; null where they do not.</summary>
    private static string? Blocks(MigrationOperation operation, IReadOnlyList<MigrationOperation> all) => operation switch
    {
        CreateIndexOperation index when index[Renewing.Concurrently] is true => all.All(o => o is CreateIndexOperation other && other[Renewing.Concurrently] is true) ? null : $"{index.Name} needs a migration of its own",
        CreateIndexOperation index => IsNew(index.Table, all) ? null : $"{index.Name} on a table with rows: .Annotation(\"{Renewing.Concurrently}\", true), in a migration of its own",
        AddColumnOperation { DefaultValueSql: not null } column => $"{column.Name} would be worked out for every row",
        _ => null,
    };

    private static bool IsNew(string table, IReadOnlyList<MigrationOperation> all) => all.OfType<CreateTableOperation>().Any(t => t.Name == table);

    private static bool LetsGo(ReferentialAction action) => action is ReferentialAction.Cascade or ReferentialAction.SetNull;

    private static string? Broken(Action<MigrationBuilder> change) => Breaks(Operations(change)[0], Operations(change));

    private static string? Blocked(Action<MigrationBuilder> change) => Blocks(Operations(change)[0], Operations(change));

    private static List<MigrationOperation> Operations(params Action<MigrationBuilder>[] changes)
    {
        var builder = new MigrationBuilder("Npgsql.EntityFrameworkCore.PostgreSQL");
        foreach (var change in changes) change(builder);
        return builder.Operations;
    }
}
