namespace Ibasho.Features.Importing;

/// <summary>A list of people as somebody brings it: out of every line one address, and the name that stands beside it.</summary>
public static class PeopleList
{
    public const int MostBytes = 512 * 1024;
    public const int MostLines = 2000;
    private const int MostShown = 120;

    private static readonly ILookup<string, string> Columns = Read();

    /// <summary>The lines with anything on them; a first line of headings says which column is which, else the column with the addresses is found.</summary>
    public static List<ListedPerson> Read(string text)
    {
        var rows = DelimitedText.Read(text, MostLines + 1);
        if (rows.Count == 0) return [];
        var (mail, name) = (-1, -1);
        if (!rows[0].Cells.Any(c => c.Contains('@')))
        {
            (mail, name) = (Find(rows[0], "mail"), Find(rows[0], "name"));
            if (mail >= 0 || name >= 0) rows.RemoveAt(0);
        }
        if (mail < 0) mail = rows.SelectMany(r => r.Cells.Select((c, i) => (Cell: c, Index: i))).Where(c => c.Cell.Contains('@') || c.Cell.Contains('\uff20')).GroupBy(c => c.Index).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => g.Key).FirstOrDefault();
        return [.. rows.Take(MostLines).Select(row => Of(row, mail, name))];
    }

    /// <summary>More lines than are read at once.</summary>
    public static bool IsTooLong(string text) => DelimitedText.Read(text, MostLines + 2).Count > MostLines + 1;

    // As mail programs copy people: Name <address>.
    private static ListedPerson Of(CellRow row, int mail, int name)
    {
        var (written, called) = (Cell(row, mail), Cell(row, name));
        if (written.EndsWith('>') && written.LastIndexOf('<') is >= 0 and var open)
        {
            if (called.Length == 0) called = written[..open].Trim(' ', '"');
            written = written[(open + 1)..^1];
        }
        return new(row.Line, EmailAddress.Clean(written), Short(Form.OneLine(called)));
    }

    private static string Cell(CellRow row, int column) => column >= 0 && column < row.Cells.Count ? row.Cells[column] : "";

    public static string Short(string text) => text.Length <= MostShown ? text : text[..MostShown] + "…";

    private static int Find(CellRow row, string column)
    {
        for (var i = 0; i < row.Cells.Count; i++)
            if (Columns[column].Contains(Folding.Name(row.Cells[i]))) return i;
        return -1;
    }

    private static ILookup<string, string> Read()
    {
        using var reader = new StreamReader(typeof(PeopleList).Assembly.GetManifestResourceStream("Ibasho.Features.Importing.columns.txt")!);
        return reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(": ", 2))
            .SelectMany(parts => parts[1].Split(' '), (parts, word) => (Column: parts[0], Word: Folding.Name(word))).ToLookup(x => x.Column, x => x.Word);
    }
}

/// <summary>One line of it.</summary>
public sealed record ListedPerson(int Line, string Address, string Name);

/// <summary>What would become of a line.</summary>
public enum LineState
{
    Good,
    AlreadyHere,
    AlreadyInvited,
    NoAddress,
    Twice,
}

public sealed record JudgedLine(ListedPerson Person, LineState State);
