using Ibasho.Data;
using Ibasho.Data.Moving;

namespace Ibasho.Tests.Whole;

/// <summary>What a move carries, as the model says it: every table, and each after those it points to.</summary>
public sealed class MovePlanTests
{
    private static readonly AppDb File = new Databases.SqliteDesign().CreateDbContext([]);
    private static readonly AppDb Postgres = new Databases.PostgresDesign().CreateDbContext([]);

    [Fact]
    public void Both_databases_have_the_same_plan() => Assert.Equal(Write(MovePlan.Of(File)), Write(MovePlan.Of(Postgres)));

    [Fact]
    public void Every_table_and_column_is_carried()
    {
        var plan = MovePlan.Of(File).Tables;
        var all = File.Model.GetRelationalModel().Tables;
        Assert.Equal(all.Select(t => t.Name).Order(), plan.Select(t => t.Name).Order());
        Assert.All(all, t => Assert.Equal(t.Columns.Select(c => c.Name).Order(), plan.Single(p => p.Name == t.Name).Columns.Select(c => c.Name).Order()));
    }

    [Fact]
    public void A_row_finds_those_it_points_to()
    {
        var plan = MovePlan.Of(File).Tables.ToList();
        foreach (var (table, at) in plan.Select((t, i) => (t, i)))
        {
            foreach (var arrow in File.Model.GetRelationalModel().FindTable(table.Name, null)!.ForeignKeyConstraints)
            {
                var isLater = arrow.Columns.All(c => table.Columns.Single(x => x.Name == c.Name).IsLater);
                Assert.True(isLater || plan.FindIndex(p => p.Name == arrow.PrincipalTable.Name) < at, $"{table.Name} comes before {arrow.PrincipalTable.Name}.");
            }
        }
        Assert.Contains(plan.Single(t => t.Name == "Post").Columns, c => c is { Name: "InReplyToId", IsLater: true });
    }

    private static IEnumerable<string> Write(MovePlan plan) =>
        plan.Tables.Select(t => $"{t.Name} ({string.Join(", ", t.Columns.Select(c => $"{c.Name} {c.Kind} {c.IsLater}"))}) {string.Join(',', t.Key)} {t.Counter}");
}
