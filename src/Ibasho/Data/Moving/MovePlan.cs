using System.Text.Json;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.Json;

namespace Ibasho.Data.Moving;

/// <summary>Every table in an order in which each row finds the rows it points to, read from the model: a new noun is moved without a word here.</summary>
internal sealed class MovePlan
{
    private MovePlan(IReadOnlyList<TableShape> tables) => Tables = tables;

    public IReadOnlyList<TableShape> Tables { get; }

    public static MovePlan Of(AppDb db)
    {
        var left = db.Model.GetRelationalModel().Tables.OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        var ordered = new List<TableShape>();
        var later = new HashSet<IColumn>();
        while (left.Count > 0)
        {
            var ready = left.Find(t => Waits(t).Count == 0);
            if (ready is null)
            {
                // A ring: one arrow of it is drawn when all rows are there.
                var ring = left.SelectMany(Waits).FirstOrDefault(f => f.Columns.All(c => c.IsNullable)) ?? throw new NotSupportedException($"Tables point at each other: {string.Join(", ", left.Select(t => t.Name))}");
                later.UnionWith(ring.Columns);
                continue;
            }
            // As is one that points into its own table.
            later.UnionWith(ready.ForeignKeyConstraints.Where(f => f.PrincipalTable == ready).SelectMany(f => f.Columns));
            left.Remove(ready);
            ordered.Add(Shape(ready, later));
        }
        return new MovePlan(ordered);

        List<IForeignKeyConstraint> Waits(ITable table) =>
            [.. table.ForeignKeyConstraints.Where(f => f.PrincipalTable != table && left.Contains((ITable)f.PrincipalTable) && !f.Columns.All(later.Contains))];
    }

    private static TableShape Shape(ITable table, HashSet<IColumn> later)
    {
        var columns = table.Columns.OrderBy(c => c.Name, StringComparer.Ordinal).ToList();
        var key = table.PrimaryKey!.Columns.Select(k => columns.FindIndex(c => c.Name == k.Name)).ToList();
        var counter = table.PrimaryKey.Columns is [var id] && id.PropertyMappings.Any(m => m.Property.ValueGenerated == ValueGenerated.OnAdd && m.Property.ClrType == typeof(long)) ? id.Name : null;
        return new TableShape(table.Name, [.. columns.Select(c => Shape(table, c, later.Contains(c)))], key, counter);
    }

    private static ColumnShape Shape(ITable table, IColumn column, bool isLater)
    {
        if (column.PropertyMappings.Count == 0)
            return new ColumnShape(column.Name, CellKind.Json, isLater, JsonShape.Of(table, column.Name));
        var property = column.PropertyMappings[0].Property;
        if (property.GetElementType() is not null) return new ColumnShape(column.Name, CellKind.Texts, isLater);
        var type = property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
        return new ColumnShape(column.Name, Kind(Nullable.GetUnderlyingType(type) ?? type, table, column), isLater);
    }

    private static CellKind Kind(Type type, ITable table, IColumn column) =>
        type == typeof(long) ? CellKind.Number
        : type == typeof(int) ? CellKind.Small
        : type == typeof(bool) ? CellKind.Flag
        : type == typeof(string) ? CellKind.Text
        : type == typeof(Guid) ? CellKind.Id
        : type == typeof(DateOnly) ? CellKind.Day
        : type == typeof(byte[]) ? CellKind.Bytes
        : throw new NotSupportedException($"{table.Name}.{column.Name}: {type}");
}

/// <param name="Key">Places of the key's columns among all.</param>
/// <param name="Counter">The column that the database counts up by itself.</param>
internal sealed record TableShape(string Name, IReadOnlyList<ColumnShape> Columns, IReadOnlyList<int> Key, string? Counter)
{
    public object[] KeyOf(object?[] row) => [.. Key.Select(k => row[k]!)];
}

/// <param name="IsLater">Points to a row that may not be there yet.</param>
internal sealed record ColumnShape(string Name, CellKind Kind, bool IsLater, JsonShape? Json = null);

/// <summary>What a value is while it is on its way, whatever each database makes of it.</summary>
internal enum CellKind
{
    Number,
    Small,
    Flag,
    Text,
    Texts,
    Day,
    Id,
    Bytes,
    Json,
}

/// <summary>A column of JSON: each database writes bytes and instants in it in its own way.</summary>
internal sealed class JsonShape(IReadOnlyList<(string Name, Type Type, JsonValueReaderWriter Own)> parts)
{
    public static JsonShape Of(ITable table, string column)
    {
        var owned = table.EntityTypeMappings.Select(m => m.TypeBase).OfType<IEntityType>().Single(e => e.IsOwned() && e.GetContainerColumnName() == column);
        if (owned.GetNavigations().Any(n => !n.IsOnDependent) || owned.GetComplexProperties().Any()) throw new NotSupportedException($"{table.Name}.{column} has parts within parts.");
        return new JsonShape([.. owned.GetProperties().Where(p => p.GetJsonPropertyName() is not null).Select(p => (p.GetJsonPropertyName()!, p.ClrType, Own(p))).OrderBy(p => p.Item1, StringComparer.Ordinal)]);
    }

    private static JsonValueReaderWriter Own(IProperty property) =>
        property.GetJsonValueReaderWriter() ?? property.GetTypeMapping().JsonValueReaderWriter ?? throw new NotSupportedException(property.Name);

    /// <summary>What a database keeps, in the form both have on the way.</summary>
    public string FromOwn(string stored) => Change(stored, (part, raw) => JsonSerializer.Serialize(part.Own.FromJsonString(raw), part.Type));

    public string ToOwn(string moved) => Change(moved, (part, raw) => part.Own.ToJsonString(JsonSerializer.Deserialize(raw, part.Type)!));

    private string Change(string json, Func<(string Name, Type Type, JsonValueReaderWriter Own), string, string> change)
    {
        using var read = JsonDocument.Parse(json);
        if (read.RootElement.EnumerateObject().Select(p => p.Name).Except(parts.Select(p => p.Name), StringComparer.Ordinal).Any()) throw new NotSupportedException("Unknown part in JSON.");
        var changed = from part in parts
                      where read.RootElement.TryGetProperty(part.Name, out _)
                      let value = read.RootElement.GetProperty(part.Name)
                      select $"{JsonSerializer.Serialize(part.Name)}:{(value.ValueKind == JsonValueKind.Null ? "null" : change(part, value.GetRawText()))}";
        return "{" + string.Join(',', changed) + "}";
    }
}
