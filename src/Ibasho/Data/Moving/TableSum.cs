using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ibasho.Data.Moving;

/// <summary>What a table holds, in a few bytes: the number of rows, and the sum of their hashes, which is the same in whatever order they come.</summary>
internal sealed record TableSum(long Rows, UInt128 High, UInt128 Low)
{
    public static async Task<TableSum> OfAsync(TableShape table, MoveEnd end, Action read, CancellationToken cancel)
    {
        var sum = new TableSum(0, 0, 0);
        var bytes = new ArrayBufferWriter<byte>();
        await foreach (var row in end.RowsAsync(table, null, null, cancel))
        {
            bytes.ResetWrittenCount();
            foreach (var cell in row) Write(bytes, cell);
            sum = sum.Plus(SHA256.HashData(bytes.WrittenSpan));
            read();
        }
        return sum;
    }

    private TableSum Plus(byte[] hash) =>
        new(Rows + 1, unchecked(High + BinaryPrimitives.ReadUInt128BigEndian(hash)), unchecked(Low + BinaryPrimitives.ReadUInt128BigEndian(hash.AsSpan(16))));

    private static void Write(ArrayBufferWriter<byte> to, object? cell)
    {
        switch (cell)
        {
            case null:
                Number(to, -1);
                break;
            case byte[] bytes:
                Number(to, bytes.Length);
                to.Write(bytes);
                break;
            case string text:
                Number(to, Encoding.UTF8.GetByteCount(text));
                Encoding.UTF8.GetBytes(text, to);
                break;
            case string[] texts:
                Number(to, texts.Length);
                foreach (var text in texts) Write(to, text);
                break;
            case Guid id:
                id.TryWriteBytes(to.GetSpan(16));
                to.Advance(16);
                break;
            case DateOnly day:
                Number(to, day.DayNumber);
                break;
            case bool flag:
                Number(to, flag ? 1 : 0);
                break;
            default:
                Number(to, Convert.ToInt64(cell, System.Globalization.CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void Number(ArrayBufferWriter<byte> to, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(to.GetSpan(8), number);
        to.Advance(8);
    }
}
