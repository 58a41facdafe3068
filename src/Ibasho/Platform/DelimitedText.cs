using System.Text;

namespace Ibasho.Platform;

/// <summary>Rows of cells as spreadsheets write them (RFC 4180), whichever of comma, semicolon and tab divides them.</summary>
public static class DelimitedText
{
    private const int MostCells = 100;

    /// <summary>The rows that hold anything, each with the number of the line it begins on; no more than <paramref name="most"/>.</summary>
    public static List<CellRow> Read(string text, int most)
    {
        var divider = Divider(text);
        var rows = new List<CellRow>();
        var cells = new List<string>();
        var cell = new StringBuilder();
        var (line, began, quoted, wasQuoted) = (1, 1, false, false);
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : '\n';
            if (c == '\r' && !quoted && (i + 1 >= text.Length || text[i + 1] == '\n')) continue;
            if (quoted && i < text.Length)
            {
                if (c == '\n') line++;
                if (c != '"') cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[i++]);
                else quoted = false;
                continue;
            }
            if (c == '"' && !wasQuoted && string.IsNullOrWhiteSpace(cell.ToString()))
            {
                cell.Clear();
                (quoted, wasQuoted) = (true, true);
            }
            else if (c == divider || c is '\n' or '\r')
            {
                if (cells.Count < MostCells) cells.Add(cell.ToString().Trim());
                cell.Clear();
                wasQuoted = false;
                if (c == divider) continue;
                if (cells.Exists(x => x.Length > 0))
                {
                    if (rows.Count == most) break;
                    rows.Add(new(began, [.. cells]));
                }
                cells.Clear();
                began = ++line;
            }
            else cell.Append(c);
        }
        return rows;
    }

    /// <summary>What stands most often in the first lines, outside of quotes.</summary>
    private static char Divider(string text)
    {
        var (counts, quoted, lines) = (new Dictionary<char, int> { [','] = 0, [';'] = 0, ['\t'] = 0 }, false, 0);
        foreach (var c in text)
        {
            if (c == '"') quoted = !quoted;
            else if (!quoted && counts.TryGetValue(c, out var before)) counts[c] = before + 1;
            else if (c == '\n' && ++lines > 20) break;
        }
        return counts.MaxBy(c => c.Value).Key;
    }
}

/// <summary>One row, and the line of the file it begins on, counted from 1.</summary>
public sealed record CellRow(int Line, IReadOnlyList<string> Cells);
