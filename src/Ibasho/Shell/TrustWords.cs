using Ibasho.Model;

namespace Ibasho.Shell;

/// <summary>What stands behind a profession, in words.</summary>
public static class TrustWords
{
    /// <summary>For a badge.</summary>
    public static string Short(TrustLevel? level) => level switch
    {
        TrustLevel.Vouched => ShellText.TrustVouched,
        TrustLevel.Document => ShellText.TrustDocument,
        TrustLevel.Certificate => ShellText.TrustCertificate,
        _ => ShellText.TrustSelf,
    };

    /// <summary>A profession and what stands behind it, where there is no badge.</summary>
    public static string Line(string badge)
    {
        var (profession, level) = Badge.Read(badge);
        return ShellText.TrustOf.With(Lists.Name(Lists.Professions, profession), Short(level));
    }
}
