using System.Security.Cryptography;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Ibasho.Data;

/// <summary>Files as they are stored: each closed with a key of its own, which stands beside it, closed with the key for documents. Each piece opens in its place only.</summary>
public static class FileSeal
{
    /// <summary>The pieces of a file to be stored; its key is written into the file.</summary>
    public static IReadOnlyList<AttachmentChunk> Seal(AppDb db, Attachment file, IEnumerable<byte[]> pieces)
    {
        var key = RandomNumberGenerator.GetBytes(KeyDirectory.Size);
        file.SealedKey = Sealing.Seal(db.GetService<KeyDirectory>()[KeyName.Documents], key, file.Id.ToByteArray());
        return [.. pieces.Select((piece, number) => new AttachmentChunk { AttachmentId = file.Id, Number = number, Bytes = Sealing.Seal(key, piece, BitConverter.GetBytes(number)) })];
    }

    /// <summary>A piece as it was brought.</summary>
    public static byte[] Open(AppDb db, Guid file, StoredPiece piece) => piece.SealedKey is null ? piece.Bytes
        : Sealing.Open(Sealing.Open(db.GetService<KeyDirectory>()[KeyName.Documents], piece.SealedKey, file.ToByteArray()), piece.Bytes, BitConverter.GetBytes(piece.Number));
}

/// <summary>A piece of a file as it is stored; without a key, from before files were closed.</summary>
public sealed record StoredPiece(int Number, byte[] Bytes, byte[]? SealedKey);
