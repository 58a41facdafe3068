namespace Ibasho.Guard.Rules;

/// <summary>Check digits of Japanese numbers and of cards. Sources: 番号法施行令 and 総務省令 (My Number), 国税庁 (法人番号), 診療報酬請求の記載要領 (insurers).</summary>
internal static class CheckDigits
{
    /// <summary>Twelve digits, the last one the check: 11 − (Σ Pn·Qn mod 11), where Qn = n+1 (n ≤ 6) or n−5.</summary>
    public static bool MyNumber(ReadOnlySpan<char> digits)
    {
        if (digits.Length != 12 || !digits.ContainsAnyExcept(digits[0])) return false;
        var sum = 0;
        for (var n = 1; n <= 11; n++) sum += (digits[11 - n] - '0') * (n <= 6 ? n + 1 : n - 5);
        var rest = sum % 11;
        return digits[11] - '0' == (rest <= 1 ? 0 : 11 - rest);
    }

    /// <summary>Thirteen digits, the first one the check: 9 − (Σ Pn·Qn mod 9), Q = 1, 2, 1, 2 … from the lowest.</summary>
    public static bool Corporate(ReadOnlySpan<char> digits)
    {
        if (digits.Length != 13) return false;
        var sum = 0;
        for (var n = 1; n <= 12; n++) sum += (digits[13 - n] - '0') * (n % 2 == 1 ? 1 : 2);
        return digits[0] - '0' == 9 - sum % 9;
    }

    /// <summary>Insurers, public payers and recipients: weights 2, 1 from the digit before the check, digits of two-digit products added.</summary>
    public static bool Insurer(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var n = 1; n < digits.Length; n++)
        {
            var product = (digits[^(n + 1)] - '0') * (n % 2 == 1 ? 2 : 1);
            sum += product / 10 + product % 10;
        }
        return digits.Length > 1 && digits[^1] - '0' == (10 - sum % 10) % 10;
    }

    public static bool Luhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var n = 0; n < digits.Length; n++)
        {
            var d = digits[^(n + 1)] - '0';
            if (n % 2 == 1) d = d * 2 > 9 ? d * 2 - 9 : d * 2;
            sum += d;
        }
        return digits.Length is >= 13 and <= 19 && sum % 10 == 0 && digits.ContainsAnyExcept(digits[0]);
    }
}
