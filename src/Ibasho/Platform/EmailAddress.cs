using System.Net.Mail;

namespace Ibasho.Platform;

/// <summary>A mail address as people type it.</summary>
public static class EmailAddress
{
    public const int MostLetters = 254;

    /// <summary>Full-width letters become what was meant.</summary>
    public static string Clean(string typed) => Folding.Compatible(typed).Trim();

    public static bool IsAddress(string typed) =>
        Clean(typed) is { Length: <= MostLetters } address && MailAddress.TryCreate(address, out var parsed)
        && parsed.Address == address && !address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
}
