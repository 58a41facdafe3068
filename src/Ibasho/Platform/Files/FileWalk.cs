using System.Buffers;
using System.Buffers.Binary;

namespace Ibasho.Platform.Files;

/// <summary>Walks through a stream once, forwards: looks a little ahead, keeps or drops, and stops at the most that is allowed.</summary>
internal sealed class FileWalk(Stream from, long most, CancellationToken cancel) : IDisposable
{
    // The longest segment of a JPEG is looked at whole.
    private const int Window = 128 * 1024;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(Window);
    private int _start, _end;
    private long _read;
    private bool _over;

    public FilePieces Kept { get; } = new();

    /// <summary>What is read and not yet walked over.</summary>
    public ReadOnlySpan<byte> Ahead => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Reads on until so many bytes lie ahead; false where the stream ends before.</summary>
    public async ValueTask<bool> HaveAsync(int count)
    {
        if (_end - _start >= count) return true;
        if (_start + count > _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        while (_end - _start < count && !_over)
        {
            var got = await from.ReadAsync(_buffer.AsMemory(_end), cancel);
            _over = got == 0;
            _end += got;
            _read += got;
            if (_read > most) throw new BadFileException(FileFault.TooLarge);
        }
        return _end - _start >= count;
    }

    public async ValueTask NeedAsync(int count)
    {
        if (!await HaveAsync(count)) throw new BadFileException(FileFault.Broken);
    }

    /// <summary>True where something lies ahead.</summary>
    public ValueTask<bool> MoreAsync() => HaveAsync(1);

    public void Drop(int count) => _start += count;

    public void Keep(int count)
    {
        Kept.Write(_buffer.AsSpan(_start, count));
        _start += count;
    }

    public async ValueTask DropAsync(long count)
    {
        while (count > 0)
        {
            await NeedAsync(1);
            var part = (int)Math.Min(count, _end - _start);
            Drop(part);
            count -= part;
        }
    }

    public async ValueTask KeepAsync(long count)
    {
        while (count > 0)
        {
            await NeedAsync(1);
            var part = (int)Math.Min(count, _end - _start);
            Keep(part);
            count -= part;
        }
    }

    public async ValueTask DropRestAsync()
    {
        while (await MoreAsync()) _start = _end;
    }

    public ushort Short(int at) => BinaryPrimitives.ReadUInt16BigEndian(Ahead[at..]);

    public uint Long(int at) => BinaryPrimitives.ReadUInt32BigEndian(Ahead[at..]);

    public uint LittleLong(int at) => BinaryPrimitives.ReadUInt32LittleEndian(Ahead[at..]);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
}
