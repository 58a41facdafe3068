using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ibasho.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class CirclePurposeFolded : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "PurposeFolded",
                table: "Circle",
                type: "TEXT",
                nullable: false,
                defaultValue: "");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "PurposeFolded",
                table: "Circle");
        }
    }
}
