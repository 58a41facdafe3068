using System.Text.RegularExpressions;

namespace Ibasho.Tests.Walls;

/// <summary>The arrows between rooms: the table of docs/architecture.md, and no other.</summary>
public sealed class RoomTests
{
    private static readonly Dictionary<string, string[]> MayUse = new(StringComparer.Ordinal)
    {
        ["Platform"] = [],
        ["Model"] = ["Platform"],
        ["Data"] = ["Platform", "Model"],
        ["Access"] = ["Platform", "Model", "Data"],
        ["Jobs"] = ["Platform", "Model", "Data"],
        ["Delivery"] = ["Platform", "Model", "Data", "Access", "Jobs"],
        ["Shell"] = ["Platform", "Model", "Data", "Access"],
        ["Features"] = ["Platform", "Model", "Data", "Access", "Jobs", "Delivery", "Shell"],
    };

    // What the operator says at the start is known in every room.
    private static readonly Type[] Everywhere = [typeof(Settings)];

    [Fact]
    public void Rooms_use_only_the_rooms_they_may()
    {
        var wrong = from type in Uses.All
                    let room = Room(type)
                    where room is not null
                    from used in Uses.Of(type).SelectMany(Uses.Parts).Where(t => t.Assembly == typeof(Web).Assembly).Distinct()
                    let other = Room(used)
                    where other != room && !Everywhere.Contains(used) && !IsGenerated(used) && (other is null || !MayUse[room].Contains(other))
                    select $"{Outer(type)} ({room}) uses {used.FullName}";
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void Features_use_no_other_feature()
    {
        var wrong = from type in Uses.All
                    let feature = Feature(type.Namespace)
                    where feature is not null
                    from used in Uses.Of(type).SelectMany(Uses.Parts).Distinct()
                    let other = Feature(used.Namespace)
                    where other is not null && other != feature
                    select $"{Outer(type)} uses {used.FullName}";
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void Usings_name_only_the_rooms_they_may()
    {
        var wrong = from file in Source.Files(".cs", ".razor")
                    let parts = file.Path.Split('/')
                    where parts.Length > 1 && parts[0] is not "wwwroot"
                    from Match match in Regex.Matches(file.Text, @"^@?\s*using\s+(?:static\s+|\w+\s*=\s*)?Ibasho\.(?<room>\w+)(?:\.(?<part>\w+))?", RegexOptions.Multiline, TimeSpan.FromSeconds(5))
                    let room = match.Groups["room"].Value
                    where room != "Guard" && room != parts[0] && !MayUse[parts[0]].Contains(room)
                        || room == "Features" && parts[0] == "Features" && parts.Length > 2 && match.Groups["part"].Value != parts[1]
                    select $"{file.Path}: {match.Value.Trim()}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_folder_is_a_room_of_the_table()
    {
        var folders = Directory.EnumerateDirectories(Source.Product).Select(f => Path.GetFileName(f)!).Except(["bin", "obj", "wwwroot"]).Order();
        Assert.Equal(MayUse.Keys.Order(), folders);
    }

    [Fact]
    public void Features_reach_rows_through_gates_only()
    {
        var wrong = from type in Uses.All
                    where Feature(type.Namespace) is not null
                    from used in Uses.Of(type).Where(m => m is not Type)
                    where Uses.Parts(used).Any(IsSet) || used is System.Reflection.MethodInfo method && (IsSet(method.ReturnType) || method is { Name: "Set", DeclaringType.Name: nameof(DbContext) })
                    select $"{Outer(type)} calls {used}";
        Assert.Empty(wrong.Distinct());

        static bool IsSet(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(DbSet<>);
    }

    [Fact]
    public void Names_say_what_a_thing_is()
    {
        string[] empty = ["Manager", "Helper", "Helpers", "Service", "Handler", "Dto", "Base", "Utils", "Util", "Common"];
        Assert.Empty(Uses.All.Where(t => Room(t) is not null && !t.Name.Contains('<') && Array.Exists(empty, e => t.Name.EndsWith(e, StringComparison.Ordinal))).Select(t => t.FullName));
    }

    private static string? Room(Type type)
    {
        if (type.Namespace is not { } name || IsGenerated(type)) return null;
        var parts = name.Split('.');
        return parts.Length > 1 && parts[0] == "Ibasho" ? parts[1] : null;
    }

    private static string? Feature(string? name) => name?.Split('.') is ["Ibasho", "Features", var feature, ..] ? feature : null;

    // Regular expressions and the like, which the compiler puts where it likes.
    private static bool IsGenerated(Type type) => type.Namespace is null || !type.Namespace.StartsWith("Ibasho", StringComparison.Ordinal);

    private static string Outer(Type type) => type.DeclaringType is { } outer ? Outer(outer) : type.FullName!;
}
