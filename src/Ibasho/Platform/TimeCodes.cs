using System.Security.Cryptography;
using System.Text;
using OtpNet;

namespace Ibasho.Platform;

/// <summary>Codes of six digits that change every half minute (RFC 6238), as apps on phones show them.</summary>
public static class TimeCodes
{
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    /// <summary>160 random bits, as the RFC asks for.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    /// <summary>For typing it in by hand, in groups of four.</summary>
    public static string Spelled(byte[] secret) => string.Join(' ', Base32Encoding.ToString(secret).TrimEnd('=').Chunk(4).Select(c => new string(c)));

    /// <summary>What the picture says to the app.</summary>
    public static string Address(byte[] secret, string place, string account) =>
        $"otpauth://totp/{Uri.EscapeDataString(place.Replace(':', ' '))}:{Uri.EscapeDataString(account)}?secret={Base32Encoding.ToString(secret).TrimEnd('=')}&issuer={Uri.EscapeDataString(place.Replace(':', ' '))}";

    /// <summary>The half minute this code is of; null where it is not of now, the one before or the one after.</summary>
    public static long? StepOf(byte[] secret, string code, DateTimeOffset now) =>
        new Totp(secret).VerifyTotp(now.UtcDateTime, code, out var step, Window) ? step : null;

    public static string CodeOf(byte[] secret, DateTimeOffset now) => new Totp(secret).ComputeTotp(now.UtcDateTime);

    /// <summary>What was meant: full-width digits, blanks and hyphens do no harm.</summary>
    public static string Clean(string typed) =>
        string.Concat(Folding.Compatible(typed).Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    public static bool IsCode(string clean) => clean.Length == 6 && clean.All(char.IsAsciiDigit);
}
