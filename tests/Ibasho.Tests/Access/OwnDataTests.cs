using Ibasho.Access;
using Ibasho.Model;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Ibasho.Tests.Access;

/// <summary>Every table that names a person is in their copy or on a list with the reason, and so is every column of it: a new one fails here.</summary>
public sealed class OwnDataTests(World world) : IClassFixture<World>
{
    // Columns that hold a person without the database knowing of it.
    private static readonly HashSet<string> Soft = new(StringComparer.Ordinal) { "PersonId", "AuthorId", "OwnerId", "UserId", "ActorId", "SubjectId", "MadeById", "AskedById", "CreatedById", "DecidedById", "AnsweredById" };

    /// <summary>The columns of a table that name a person.</summary>
    internal static IEnumerable<IProperty> PersonKeys(IEntityType table) =>
        table.GetProperties().Where(p => Soft.Contains(p.Name) || p.GetContainingForeignKeys().Any(k => k.PrincipalEntityType.ClrType == typeof(Person)));

    [Fact]
    public Task Every_table_with_a_person_is_in_the_copy_or_has_a_reason() => world.DbAsync(db =>
    {
        var named = db.Model.GetEntityTypes().Where(e => !e.IsOwned() && (e.ClrType == typeof(Person) || PersonKeys(e).Any())).Select(e => e.ClrType).ToHashSet();
        var told = OwnData.Tables.Select(t => t.Type).ToHashSet();
        Assert.Empty(named.Where(t => !told.Contains(t) && !OwnData.NotInCopy.ContainsKey(t)).Select(t => t.Name));
        Assert.Empty(told.Intersect(OwnData.NotInCopy.Keys));
        Assert.Empty(OwnData.NotInCopy.Where(n => string.IsNullOrWhiteSpace(n.Value)));
        // The texts that hang on mine, though they name nobody.
        Assert.Contains(typeof(Revision), told);
        Assert.Contains(typeof(HiddenText), told);
        return Task.FromResult(0);
    });

    [Fact]
    public Task Every_column_is_told_or_has_a_reason() => world.DbAsync(db =>
    {
        var wrong = new List<string>();
        foreach (var table in OwnData.Tables)
        {
            var columns = db.Model.FindEntityType(table.Type)!.GetProperties().Select(p => p.Name).ToList();
            wrong.AddRange(columns.Where(c => table.Told.Contains(c) == table.Untold.ContainsKey(c)).Select(c => $"{table.Name}: {c}"));
            wrong.AddRange(table.Told.Except(columns).Select(c => $"{table.Name}: {c} is no column"));
        }
        Assert.Empty(wrong);
        Assert.Equal(OwnData.Tables.Count, OwnData.Tables.Select(t => t.Name).Distinct().Count());
        return Task.FromResult(0);
    });

    [Fact]
    public Task Nothing_that_opens_an_account_is_told() => world.DbAsync(_ =>
    {
        Assert.Empty(OwnData.Tables.SelectMany(t => t.Told.Select(c => $"{t.Name}.{c}")).Where(c => c.Contains("Hash") || c.Contains("Secret") || c.Contains("Stamp") || c.Contains("Sealed") || c.Contains("Challenge")));
        return Task.FromResult(0);
    });
}
