using System.Text.Encodings.Web;
using System.Text.Json;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Platform.Keys;

namespace Ibasho.Features.MyData;

/// <summary>Puts a copy together, piece by piece, each sealed before it is written down.</summary>
public sealed class PrepareExport(IEnumerable<News> news, HtmlEncoder html, KeyDirectory keys, IServiceScopeFactory scopes, TimeProvider clock) : IJob
{
    public string Kind => ExportDue.JobKind;

    public async Task RunAsync(AppDb db, string payload, CancellationToken cancel)
    {
        if (await db.WaitingExportAsync(Queue.Read<ExportDue>(payload).Id, cancel) is not { } export) return;
        var person = (await db.ReceiverAsync(export.PersonId, cancel))!;
        var (key, by) = SealedPieces.Begin(export.SealedTo);
        await db.BeginExportAsync(export.Id, by, cancel);

        using var words = Words.In(person.Culture ?? "ja");
        await using var into = new SealedStream();
        var (number, bytes) = (0, 0L);
        var mine = await db.MyPseudonymsAsync(Viewer.Of(person) with { Own = new OwnTags(keys, person.Id) }, cancel);
        await new ExportBook(db, person, mine.ConvertAll(p => p.Id), news, html, into, () => DrainAsync(SealedPieces.Size)).WriteAsync(cancel);
        await DrainAsync(1);

        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        // Two tries at once put pieces in each other's way: one fails and is tried again. What a newer copy replaced goes with its row.
        if (!await db.FinishExportAsync(export.Id, by, number, bytes, now, cancel)) return;
        db.Report(new Happening(NoticeKind.DataReady, null) { Only = export.PersonId, Turn = (int)export.Id }, now);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);

        // Another connection: what is read goes on being read while pieces are written, each in a short turn.
        async Task DrainAsync(int least)
        {
            while (into.Take(least, SealedPieces.Size) is { } piece)
            {
                await using var scope = scopes.CreateAsyncScope();
                var beside = scope.ServiceProvider.GetRequiredService<AppDb>();
                beside.Add(new ExportPiece { ExportId = export.Id, Number = number, Bytes = SealedPieces.Seal(key, number, piece) });
                await beside.SaveChangesAsync(cancel);
                (number, bytes) = (number + 1, bytes + piece.Length);
            }
        }
    }

    /// <summary>Takes what is written and gives it away in pieces.</summary>
    private sealed class SealedStream : Stream
    {
        private readonly MemoryStream _waiting = new();

        /// <summary>The next piece, if so much waits.</summary>
        public byte[]? Take(int least, int most)
        {
            if (_waiting.Length < least) return null;
            var all = _waiting.GetBuffer().AsSpan(0, (int)_waiting.Length);
            var piece = all[..Math.Min(most, all.Length)].ToArray();
            var rest = all[piece.Length..].ToArray();
            _waiting.SetLength(0);
            _waiting.Write(rest);
            return piece;
        }

        public override void Write(byte[] buffer, int offset, int count) => _waiting.Write(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => _waiting.Write(buffer);

        public override void Flush()
        {
            // What waits is taken by whoever asks.
        }

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) _waiting.Dispose();
            base.Dispose(disposing);
        }
    }
}
