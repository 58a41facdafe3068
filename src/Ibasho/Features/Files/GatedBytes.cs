using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Platform.Files;

namespace Ibasho.Features.Files;

/// <summary>A file's bytes, read piece by piece while they are sent. The gate is asked again before each piece; between two nothing is held open.</summary>
internal sealed class GatedBytes(HttpContext http, AppDb db, Viewer viewer, FileRow file) : Stream
{
    private byte[] _piece = [];
    private int _number = -1;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => file.Bytes;
    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= Length || buffer.Length == 0) return 0;
        var number = (int)(Position / FilePieces.Size);
        if (number != _number)
        {
            if (await db.ChunkOfFileAsync(viewer, file.Id, number, cancellationToken) is not { } piece)
            {
                // Too late to say so: whoever may see it no more gets no byte more.
                http.Abort();
                throw new OperationCanceledException(http.RequestAborted);
            }
            (_piece, _number) = (piece, number);
        }
        var at = (int)(Position % FilePieces.Size);
        var count = Math.Min(buffer.Length, _piece.Length - at);
        _piece.AsMemory(at, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => Position + offset, _ => Length + offset };

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() { }
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
