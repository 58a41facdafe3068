using System.Buffers.Binary;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Ibasho.Guard.Model;

/// <summary>What the training left: one byte for each bucket and tag, and what speaks for one tag after another.</summary>
internal sealed class Weights
{
    private const uint Magic = 0x32474249; // "IBG2"

    public required int Bits { get; init; }
    public required float Scale { get; init; }
    public required float[] Transitions { get; init; }
    public required sbyte[] Buckets { get; init; }

    public static Weights Load(Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream("weights.bin")!;
        return Read(stream);
    }

    /// <summary>Magic, bits, scale, 64 transitions, then the buckets: (0, how many empty ones) or the eight bytes of one, so that the file is small.</summary>
    public static Weights Read(Stream stream)
    {
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var span = bytes.AsSpan();
        if (BinaryPrimitives.ReadUInt32LittleEndian(span) != Magic) throw new InvalidDataException("These are no weights of this version.");
        var bits = (int)BinaryPrimitives.ReadUInt32LittleEndian(span[4..]);
        var scale = BinaryPrimitives.ReadSingleLittleEndian(span[8..]);
        var transitions = new float[Tag.Count * Tag.Count];
        for (var i = 0; i < transitions.Length; i++) transitions[i] = BinaryPrimitives.ReadSingleLittleEndian(span[(12 + 4 * i)..]);
        var buckets = new sbyte[(1 << bits) * Tag.Count];
        // One bit for each bucket says whether it holds anything.
        var present = span[(12 + 4 * transitions.Length)..];
        var at = 12 + 4 * transitions.Length + (1 << bits) / 8;
        for (var b = 0; b < 1 << bits; b++)
        {
            if ((present[b >> 3] >> (b & 7) & 1) == 0) continue;
            MemoryMarshal.Cast<byte, sbyte>(span.Slice(at, Tag.Count)).CopyTo(buckets.AsSpan(b * Tag.Count));
            at += Tag.Count;
        }
        return new Weights { Bits = bits, Scale = scale, Transitions = transitions, Buckets = buckets };
    }

    public void Write(Stream stream)
    {
        Span<byte> head = stackalloc byte[12 + 4 * Tag.Count * Tag.Count];
        BinaryPrimitives.WriteUInt32LittleEndian(head, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], (uint)Bits);
        BinaryPrimitives.WriteSingleLittleEndian(head[8..], Scale);
        for (var i = 0; i < Transitions.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(head[(12 + 4 * i)..], Transitions[i]);
        stream.Write(head);
        var present = new byte[(1 << Bits) / 8];
        for (var b = 0; b < 1 << Bits; b++) if (Buckets.AsSpan(b * Tag.Count, Tag.Count).ContainsAnyExcept((sbyte)0)) present[b >> 3] |= (byte)(1 << (b & 7));
        stream.Write(present);
        for (var b = 0; b < 1 << Bits; b++)
            if ((present[b >> 3] >> (b & 7) & 1) != 0) stream.Write(MemoryMarshal.Cast<sbyte, byte>(Buckets.AsSpan(b * Tag.Count, Tag.Count)));
    }
}
