using System.Security.Cryptography;

namespace Ibasho.Platform.Files;

/// <summary>Bytes that are kept, in pieces as they are stored: small ones, so that no large block of memory is ever asked for.</summary>
public sealed class FilePieces
{
    /// <summary>Also how much is sent between two questions at the gate.</summary>
    public const int Size = 64 * 1024;

    private readonly List<byte[]> _full = [];
    private byte[] _last = [];
    private int _used;

    public long Length => (long)_full.Count * Size + _used;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_used == _last.Length) Grow();
            var part = Math.Min(bytes.Length, _last.Length - _used);
            bytes[..part].CopyTo(_last.AsSpan(_used));
            _used += part;
            bytes = bytes[part..];
        }
    }

    /// <summary>Changes a byte that was written.</summary>
    public void Patch(long at, byte value) => (at / Size < _full.Count ? _full[(int)(at / Size)] : _last)[(int)(at % Size)] = value;

    public void Cut(long length)
    {
        while (length < Length)
        {
            var drop = (int)Math.Min(_used, Length - length);
            _used -= drop;
            if (_used > 0 || _full.Count == 0) continue;
            (_last, _used) = (_full[^1], Size);
            _full.RemoveAt(_full.Count - 1);
        }
    }

    /// <summary>The pieces in their order; all but the last have the full size.</summary>
    public IEnumerable<byte[]> All => _used == 0 ? _full : _full.Append(_last.Length == _used ? _last : _last[.._used]);

    public byte[] Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var piece in All) hash.AppendData(piece);
        return hash.GetHashAndReset();
    }

    public byte[] ToArray() => [.. All.SelectMany(piece => piece)];

    private void Grow()
    {
        if (_last.Length == Size)
        {
            _full.Add(_last);
            (_last, _used) = ([], 0);
        }
        Array.Resize(ref _last, Math.Clamp(_last.Length * 4, 1024, Size));
    }
}
