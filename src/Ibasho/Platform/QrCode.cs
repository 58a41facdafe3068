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
}
