using System.Globalization;
using System.Text;
using Ibasho.Model;
using Ibasho.Platform.Files;
using Ibasho.Platform.Keys;

namespace Ibasho.Data;

/// <summary>Documents and their numbers as they are stored: closed with the key for documents, which is outside the database, and each bound to its place.</summary>
public static class LicenceSeal
{
    /// <summary>The pieces of a cleaned document; its kind and number are written into the check.</summary>
    public static IEnumerable<LicencePiece> Seal(KeyDirectory keys, LicenceCheck check, CleanFile document, string number)
    {
        check.Kind = document.Kind;
        if (number.Length > 0) check.SealedNumber = Sealing.Seal(keys[KeyName.Documents], Encoding.UTF8.GetBytes(number), About(check.Id, NumberPlace));
        return [.. document.Pieces.All.Select((piece, at) => new LicencePiece { CheckId = check.Id, Number = at, Sealed = Sealing.Seal(keys[KeyName.Documents], piece, About(check.Id, Place(at))) })];
    }

    public static string? OpenNumber(KeyDirectory keys, LicenceCheck check) =>
        check.SealedNumber is null ? null : Encoding.UTF8.GetString(Sealing.Open(keys[KeyName.Documents], check.SealedNumber, About(check.Id, NumberPlace)));

    public static byte[] Open(KeyDirectory keys, LicencePiece piece) => Sealing.Open(keys[KeyName.Documents], piece.Sealed, About(piece.CheckId, Place(piece.Number)));

    internal const string NumberPlace = "number";

    internal static byte[] About(Guid check, string part) => Encoding.UTF8.GetBytes($"licence/{check:N}/{part}");

    internal static string Place(int piece) => piece.ToString(CultureInfo.InvariantCulture);
}
