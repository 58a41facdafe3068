using System.Text;
using Ibasho.Model;
using Ibasho.Tests.Walls;

namespace Ibasho.Tests.Access.Matrix;

/// <summary>The written matrix: one line for each route and state of a circle, one column for each role.</summary>
internal static class Table
{
    public static readonly string File = Path.Combine(Source.Root, "tests", "Ibasho.Tests", "Access", "Matrix", "permissions.txt");
    public static readonly string Document = Path.Combine(Source.Root, "docs", "permissions.md");

    private const string Any = "any";

    /// <summary>Answers by route name, state (null: no circle) and role.</summary>
    public static Dictionary<(string Route, Visibility? State), Answer[]> Read() =>
        System.IO.File.ReadAllLines(File).Where(l => l.Length > 0 && l[0] != '#')
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(
                w => ($"{w[0]} {w[1]}", w[2] == Any ? (Visibility?)null : Enum.Parse<Visibility>(w[2], ignoreCase: true)),
                w => w[3..].Select(a => Enum.Parse<Answer>(a, ignoreCase: true)).ToArray());

    public static string Write(IEnumerable<(Route Route, Visibility? State, Answer[] Answers)> rows)
    {
        var text = new StringBuilder();
        text.Append("# What each route answers to whom; tools/permissions writes it anew, a person reads what changed.\n");
        text.Append("# ok, done; on: sent to another page; form: let in and asked for more; signin, pledge: sent there first; missing: as if it were not there.\n");
        text.Append($"{"#",-50} {"circle",-7} {string.Join(' ', Enum.GetNames<Role>().Select(r => $"{r.ToLowerInvariant(),-9}"))}".TrimEnd() + "\n");
        foreach (var (route, state, answers) in rows)
            text.Append($"{route.Name,-50} {Name(state),-7} {string.Join(' ', answers.Select(a => $"{a.ToString().ToLowerInvariant(),-9}"))}".TrimEnd() + "\n");
        return text.ToString();
    }

    /// <summary>The same for people: docs/permissions.md.</summary>
    public static string Describe(Dictionary<(string Route, Visibility? State), Answer[]> table)
    {
        var text = new StringBuilder("""
            # Who may do what

            Generated from `tests/Ibasho.Tests/Access/Matrix/permissions.txt` by `tools/permissions`; the tests send every one of these requests
            on both databases and fail when an answer differs, or when a route has no row.

            - **yes**: shown or done. **on**: sent to another page. **form**: let in and asked to fill in what is missing.
            - **sign in**, **pledge**: sent there first. **refused**: told why not. **–**: answered exactly as if it did not exist.
            - *Unpledged*: let in, has not agreed to the pledge in force. *Author*: the member who wrote the thread and the post.
            - The operator runs the place and reads no circle he is not a member of.


            """);
        foreach (var group in new[] { ("Pages of a circle", true, false), ("Other pages", false, false), ("API of a circle", true, true), ("Other API", false, true) })
        {
            var rows = table.Where(r => r.Key.State is not null == group.Item2 && r.Key.Route.Contains(" /api/") == group.Item3).ToList();
            if (rows.Count == 0) continue;
            text.Append($"## {group.Item1}\n\n| route |{(group.Item2 ? " circle |" : "")} {string.Join(" | ", Enum.GetNames<Role>().Select(r => r.ToLowerInvariant()))} |\n");
            text.Append($"| --- |{(group.Item2 ? " --- |" : "")}{string.Concat(Enumerable.Repeat(" --- |", Enum.GetValues<Role>().Length))}\n");
            foreach (var ((route, state), answers) in rows)
                text.Append($"| `{route}` |{(group.Item2 ? $" {Name(state)} |" : "")} {string.Join(" | ", answers.Select(Word))} |\n");
            text.Append('\n');
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Word(Answer answer) => answer switch
    {
        Answer.Ok or Answer.Done => "yes",
        Answer.SignIn => "sign in",
        Answer.Missing => "–",
        _ => answer.ToString().ToLowerInvariant(),
    };

    private static string Name(Visibility? state) => state?.ToString().ToLowerInvariant() ?? Any;
}
