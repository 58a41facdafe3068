using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ibasho.Platform.Keys;

/// <summary>The form of a stream closed with a key: a head that says what it is and which key opens it, then pieces (AES-256-GCM), each bound to its place and the last one marked, so that nothing is changed, exchanged, added or cut off unseen.</summary>
public static class SealedStream
{
    internal const int Piece = 64 * 1024;
    internal const int Tag = 16;
    internal const int MarkSize = 16;
    private const int SaltSize = 32;
    private const int WhichSize = 8;
    internal const int HeadSize = MarkSize + SaltSize + WhichSize;

    /// <param name="mark">What this is, in sixteen bytes.</param>
    internal static (byte[] Head, byte[] Key) Begin(ReadOnlySpan<byte> key, ReadOnlySpan<byte> mark)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        return ([.. mark, .. salt, .. Derive(key, salt, mark, "which"u8, WhichSize)], Derive(key, salt, mark, "pieces"u8, KeyDirectory.Size));
    }

    /// <summary>The key of the pieces, which is of this one stream.</summary>
    /// <exception cref="SealedStreamException">Something else, or closed with another key.</exception>
    internal static byte[] Read(ReadOnlySpan<byte> head, ReadOnlySpan<byte> key, ReadOnlySpan<byte> mark)
    {
        if (head.Length < HeadSize || !head[..MarkSize].SequenceEqual(mark)) throw new SealedStreamException(SealedTrouble.NotOne);
        var salt = head.Slice(MarkSize, SaltSize).ToArray();
        if (!CryptographicOperations.FixedTimeEquals(head[(MarkSize + SaltSize)..HeadSize], Derive(key, salt, mark, "which"u8, WhichSize))) throw new SealedStreamException(SealedTrouble.OtherKey);
        return Derive(key, salt, mark, "pieces"u8, KeyDirectory.Size);
    }

    /// <summary>Each key closes each number once, so the number is the nonce, and whether it is the last.</summary>
    internal static byte[] Nonce(long number, bool last)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(3), number);
        nonce[11] = last ? (byte)1 : (byte)0;
        return nonce;
    }

    private static byte[] Derive(ReadOnlySpan<byte> key, byte[] salt, ReadOnlySpan<byte> mark, ReadOnlySpan<byte> use, int length)
    {
        var made = new byte[length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, made, salt, [.. mark, .. use]);
        return made;
    }
}

public enum SealedTrouble
{
    /// <summary>Not a stream of this kind.</summary>
    NotOne,

    /// <summary>Closed with another key.</summary>
    OtherKey,

    /// <summary>Changed since, or cut in the middle of a piece.</summary>
    Damaged,

    /// <summary>Its end is not there.</summary>
    Cut,
}

/// <summary>The stream is not one that this key closed, or not all of it.</summary>
public sealed class SealedStreamException(SealedTrouble trouble) : IOException($"{trouble}")
{
    public SealedTrouble Trouble => trouble;
}

/// <summary>Closes what is written to it. Without <see cref="EndAsync"/> what was written is a stream without an end, which nobody takes for whole.</summary>
public sealed class SealingStream : ForwardStream
{
    private readonly Stream _to;
    private readonly AesGcm _gcm;
    private readonly byte[] _plain = new byte[SealedStream.Piece];
    private readonly byte[] _closed = new byte[SealedStream.Piece + SealedStream.Tag];
    private int _held;
    private long _number;

    private SealingStream(Stream to, byte[] key) => (_to, _gcm) = (to, new AesGcm(key, SealedStream.Tag));

    public static async Task<SealingStream> BeginAsync(Stream to, byte[] key, byte[] mark, CancellationToken cancel)
    {
        var (head, own) = SealedStream.Begin(key, mark);
        await to.WriteAsync(head, cancel);
        return new SealingStream(to, own);
    }

    public override bool CanWrite => true;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            // Only when there is more: what is held at the end is the last piece.
            if (_held == SealedStream.Piece) await CloseAsync(last: false, cancellationToken);
            var part = Math.Min(buffer.Length, SealedStream.Piece - _held);
            buffer[..part].CopyTo(_plain.AsMemory(_held));
            _held += part;
            buffer = buffer[part..];
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (_held == SealedStream.Piece) _to.Write(Closed(last: false));
            var part = Math.Min(buffer.Length, SealedStream.Piece - _held);
            buffer[..part].CopyTo(_plain.AsSpan(_held));
            _held += part;
            buffer = buffer[part..];
        }
    }

    public Task EndAsync(CancellationToken cancel) => CloseAsync(last: true, cancel);

    private Task CloseAsync(bool last, CancellationToken cancel) => _to.WriteAsync(_closed.AsMemory(0, Closed(last).Length), cancel).AsTask();

    private ReadOnlySpan<byte> Closed(bool last)
    {
        _gcm.Encrypt(SealedStream.Nonce(_number++, last), _plain.AsSpan(0, _held), _closed.AsSpan(0, _held), _closed.AsSpan(_held, SealedStream.Tag));
        var length = _held + SealedStream.Tag;
        _held = 0;
        return _closed.AsSpan(0, length);
    }

    protected override void Dispose(bool disposing)
    {
        _gcm.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Opens what <see cref="SealingStream"/> closed; nothing of a piece is answered before all of it is known to be good.</summary>
public sealed class OpeningStream : ForwardStream
{
    private readonly Stream _from;
    private readonly AesGcm _gcm;
    private readonly byte[] _plain = new byte[SealedStream.Piece];

    // One byte more than a piece: whether there is more tells which is the last.
    private readonly byte[] _closed = new byte[SealedStream.Piece + SealedStream.Tag + 1];
    private int _held;
    private int _at;
    private int _ready;
    private long _number;
    private bool _isOver;

    private OpeningStream(Stream from, byte[] key) => (_from, _gcm) = (from, new AesGcm(key, SealedStream.Tag));

    /// <exception cref="SealedStreamException">Something else, or closed with another key.</exception>
    public static async Task<OpeningStream> BeginAsync(Stream from, byte[] key, byte[] mark, CancellationToken cancel)
    {
        var head = new byte[SealedStream.HeadSize];
        var read = await from.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
        return new OpeningStream(from, SealedStream.Read(head.AsSpan(0, read), key, mark));
    }

    public override bool CanRead => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_at == _ready && !_isOver)
        {
            _held += await _from.ReadAtLeastAsync(_closed.AsMemory(_held), _closed.Length - _held, throwOnEndOfStream: false, cancellationToken);
            Open();
        }
        return Take(buffer.Span);
    }

    public override int Read(Span<byte> buffer)
    {
        while (_at == _ready && !_isOver)
        {
            _held += _from.ReadAtLeast(_closed.AsSpan(_held), _closed.Length - _held, throwOnEndOfStream: false);
            Open();
        }
        return Take(buffer);
    }

    private int Take(Span<byte> buffer)
    {
        var part = Math.Min(buffer.Length, _ready - _at);
        _plain.AsSpan(_at, part).CopyTo(buffer);
        _at += part;
        return part;
    }

    private void Open()
    {
        _isOver = _held < _closed.Length;
        var length = Math.Min(_held, SealedStream.Piece + SealedStream.Tag);
        if (length < SealedStream.Tag) throw new SealedStreamException(SealedTrouble.Cut);
        if (!Opens(length, _isOver)) throw new SealedStreamException(_isOver && Opens(length, last: false) ? SealedTrouble.Cut : SealedTrouble.Damaged);
        (_at, _ready) = (0, length - SealedStream.Tag);
        _number++;
        _held -= length;
        if (_held > 0) _closed[0] = _closed[length];
    }

    private bool Opens(int length, bool last)
    {
        try
        {
            _gcm.Decrypt(SealedStream.Nonce(_number, last), _closed.AsSpan(0, length - SealedStream.Tag), _closed.AsSpan(length - SealedStream.Tag, SealedStream.Tag), _plain.AsSpan(0, length - SealedStream.Tag));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _gcm.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>A stream that goes one way, and leaves open what it stands on.</summary>
public abstract class ForwardStream : Stream
{
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public override int Read(Span<byte> buffer) => throw new NotSupportedException();
    public override void Write(ReadOnlySpan<byte> buffer) => throw new NotSupportedException();
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
