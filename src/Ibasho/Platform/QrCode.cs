using System.Text;
using QRCoder;

namespace Ibasho.Platform;

/// <summary>A text as a square picture for cameras: the outline of its dark fields, and how many fields it is wide.</summary>
public sealed record QrCode(string Outline, int Width)
{
    public static QrCode Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var (outline, rows) = (new StringBuilder(), data.ModuleMatrix);
        for (var y = 0; y < rows.Count; y++)
            for (var x = 0; x < rows[y].Length; x++)
            {
                if (!rows[y][x]) continue;
                var from = x;
                while (x + 1 < rows[y].Length && rows[y][x + 1]) x++;
                outline.Append($"M{from} {y}h{x - from + 1}v1h-{x - from + 1}z");
            }
        return new QrCode(outline.ToString(), rows.Count);
    }

    /// <summary>For terminals: two rows of fields in each line of text.</summary>
    public static IEnumerable<string> Lines(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = data.ModuleMatrix;
        var lines = new List<string>();
        for (var y = 0; y < rows.Count; y += 2)
            lines.Add(string.Concat(Enumerable.Range(0, rows.Count).Select(x => (rows[y][x], y + 1 < rows.Count && rows[y + 1][x]) switch
            {
                (true, true) => '\u2588',
                (true, false) => '\u2580',
                (false, true) => '\u2584',
                _ => ' ',
            })));
        return lines;
    }
}
