using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ibasho.Platform.Keys;

namespace Ibasho.Data.Backups;

/// <summary>The form of a backup: parts with names, pressed together and closed with the key for backups; the last part has the sums of the others.</summary>
internal static class Archive
{
    /// <summary>Sixteen bytes at the beginning of every file. Another form has another number.</summary>
    public static readonly byte[] Mark = [.. "IBASHO BACKUP 1\n"u8];

    public const string ManifestPart = "manifest";
    public const string SumsPart = "sums";
    public const int LongestName = 200;
    public const int LongestBlock = 1024 * 1024;

    public static byte[] Length(int length)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        return bytes;
    }
}

/// <summary>Writes parts one after the other, whatever their length, in constant memory.</summary>
internal sealed class ArchiveWriter : IAsyncDisposable
{
    private readonly SealingStream _sealing;
    private readonly ZLibStream _pressing;
    private readonly Dictionary<string, string> _sums = [];

    private ArchiveWriter(SealingStream sealing)
    {
        _sealing = sealing;
        _pressing = new ZLibStream(sealing, CompressionLevel.Fastest, leaveOpen: true);
    }

    public static async Task<ArchiveWriter> BeginAsync(Stream to, byte[] key, CancellationToken cancel) =>
        new(await SealingStream.BeginAsync(to, key, Archive.Mark, cancel));

    public Task WriteAsync<T>(string name, T value, CancellationToken cancel) =>
        WriteAsync(name, stream => JsonSerializer.SerializeAsync(stream, value, cancellationToken: cancel), cancel);

    public async Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancel)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        await _pressing.WriteAsync(Archive.Length(bytes.Length), cancel);
        await _pressing.WriteAsync(bytes, cancel);
        await using var part = new Part(_pressing);
        await write(part);
        await _pressing.WriteAsync(Archive.Length(0), cancel);
        _sums.Add(name, part.Sum);
    }

    /// <summary>Without this the file has no end, and nobody takes it for a backup.</summary>
    public async Task EndAsync(CancellationToken cancel)
    {
        await WriteAsync(Archive.SumsPart, _sums.ToDictionary(), cancel);
        await _pressing.WriteAsync(Archive.Length(0), cancel);
        await _pressing.DisposeAsync();
        await _sealing.EndAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _pressing.DisposeAsync();
        await _sealing.DisposeAsync();
    }

    private sealed class Part(Stream to) : ForwardStream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public string Sum => Convert.ToHexStringLower(_hash.GetHashAndReset());
        public override bool CanWrite => true;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            for (; buffer.Length > 0; buffer = buffer[Math.Min(buffer.Length, Archive.LongestBlock)..])
            {
                var block = buffer[..Math.Min(buffer.Length, Archive.LongestBlock)];
                _hash.AppendData(block.Span);
                await to.WriteAsync(Archive.Length(block.Length), cancellationToken);
                await to.WriteAsync(block, cancellationToken);
            }
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            for (; buffer.Length > 0; buffer = buffer[Math.Min(buffer.Length, Archive.LongestBlock)..])
            {
                var block = buffer[..Math.Min(buffer.Length, Archive.LongestBlock)];
                _hash.AppendData(block);
                to.Write(Archive.Length(block.Length));
                to.Write(block);
            }
        }

        protected override void Dispose(bool disposing)
        {
            _hash.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>Reads parts in the order in which they were written, and compares the sum of each.</summary>
internal sealed class ArchiveReader : IAsyncDisposable
{
    private readonly OpeningStream _opening;
    private readonly ZLibStream _from;
    private readonly Dictionary<string, string> _sums = [];
    private readonly byte[] _four = new byte[4];

    private ArchiveReader(OpeningStream opening)
    {
        _opening = opening;
        _from = new ZLibStream(opening, CompressionMode.Decompress, leaveOpen: true);
    }

    public static async Task<ArchiveReader> BeginAsync(Stream from, byte[] key, CancellationToken cancel) =>
        new(await OpeningStream.BeginAsync(from, key, Archive.Mark, cancel));

    /// <summary>The next part, which must be this one.</summary>
    public async Task<T> ReadAsync<T>(string name, CancellationToken cancel)
    {
        T? value = default;
        await ReadAsync(async (found, stream) =>
        {
            if (found != name) throw new BackupException(BackupTrouble.Damaged, found);
            value = await JsonSerializer.DeserializeAsync<T>(stream, cancellationToken: cancel);
        }, cancel);
        return value ?? throw new BackupException(BackupTrouble.Damaged, name);
    }

    /// <summary>Hands the next part over; what is left of it unread is read too.</summary>
    public async Task ReadAsync(Func<string, Stream, Task> read, CancellationToken cancel)
    {
        var length = await LengthAsync(Archive.LongestName, cancel);
        var bytes = new byte[length];
        await _from.ReadExactlyAsync(bytes, cancel);
        var name = Encoding.UTF8.GetString(bytes);
        await using var part = new Part(this);
        await read(name, part);
        await part.CopyToAsync(Stream.Null, cancel);
        _sums.Add(name, part.Sum);
    }

    /// <summary>Every part was read: the sums are compared, and there is nothing behind them.</summary>
    public async Task EndAsync(CancellationToken cancel)
    {
        var read = _sums.ToDictionary();
        var written = await ReadAsync<Dictionary<string, string>>(Archive.SumsPart, cancel);
        if (written.Count != read.Count) throw new BackupException(BackupTrouble.Damaged);
        foreach (var (name, sum) in written)
            if (read.GetValueOrDefault(name) != sum) throw new BackupException(BackupTrouble.Damaged, name);
        if (await LengthAsync(0, cancel) != 0 || await _from.ReadAsync(_four, cancel) != 0 || await _opening.ReadAsync(_four, cancel) != 0) throw new BackupException(BackupTrouble.Damaged);
    }

    public async ValueTask DisposeAsync()
    {
        await _from.DisposeAsync();
        await _opening.DisposeAsync();
    }

    private async ValueTask<int> LengthAsync(int most, CancellationToken cancel)
    {
        await _from.ReadExactlyAsync(_four, cancel);
        var length = BinaryPrimitives.ReadInt32BigEndian(_four);
        return length >= 0 && length <= most ? length : throw new BackupException(BackupTrouble.Damaged);
    }

    private sealed class Part(ArchiveReader archive) : ForwardStream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private int _left;
        private bool _isOver;

        public string Sum => Convert.ToHexStringLower(_hash.GetHashAndReset());
        public override bool CanRead => true;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_isOver || buffer.Length == 0) return 0;
            if (_left == 0 && (_left = await archive.LengthAsync(Archive.LongestBlock, cancellationToken)) == 0)
            {
                _isOver = true;
                return 0;
            }
            var read = await archive._from.ReadAsync(buffer[..Math.Min(buffer.Length, _left)], cancellationToken);
            if (read == 0) throw new BackupException(BackupTrouble.Cut);
            _hash.AppendData(buffer.Span[..read]);
            _left -= read;
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            _hash.Dispose();
            base.Dispose(disposing);
        }
    }
}
