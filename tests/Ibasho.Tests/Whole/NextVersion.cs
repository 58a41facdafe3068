using Ibasho.Data.Postgres;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ibasho.Tests.Whole;

/// <summary>What a version to come adds to the tables: a table, columns, an index. It knows nothing else of them.</summary>
internal sealed class NextVersion(string connection) : DbContext
{
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
        optionsBuilder.UseNpgsql(connection, npgsql => npgsql.MigrationsAssembly(typeof(NextVersion).Assembly));

    [DbContext(typeof(NextVersion)), Migration("20990101000000_Next")]
    internal sealed class Next : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>("Weather", "Post", "text", nullable: true);
            migrationBuilder.AddColumn<int>("Clouds", "Thread", "integer", nullable: false, defaultValue: 3);
            migrationBuilder.CreateTable("Weather", t => new { Id = t.Column<long>("bigint"), PersonId = t.Column<long>("bigint") }, constraints: t =>
            {
                t.PrimaryKey("PK_Weather", x => x.Id);
                t.ForeignKey("FK_Weather_AspNetUsers_PersonId", x => x.PersonId, "AspNetUsers", "Id", onDelete: ReferentialAction.Cascade);
            });
        }
    }

    [DbContext(typeof(NextVersion)), Migration("20990101000001_NextIndex")]
    internal sealed class NextIndex : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateIndex("IX_Post_Weather", "Post", "Weather").Annotation(Renewing.Concurrently, true);
    }
}

/// <summary>The version after it, which takes away what only versions before the next one used.</summary>
internal sealed class VersionAfter(string connection) : DbContext
{
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
        optionsBuilder.UseNpgsql(connection, npgsql => npgsql.MigrationsAssembly(typeof(VersionAfter).Assembly));

    [DbContext(typeof(VersionAfter)), Migration("20990201000000_After_From_Next")]
    internal sealed class After : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.DropColumn("UnreadNotices", "AspNetUsers");
    }
}
